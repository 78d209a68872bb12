import { hash } from 'node:crypto';
import type { QueryRun } from '../../../../events/query-run.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf, keyIdOf, type Caller } from '../../../identity/caller.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import type { SqlResult } from '../../../query-engine/query-engine.ts';

/** Characters of a statement that the trail keeps; the hash identifies the whole of it. */
const SQL_CHARS_KEPT = 4_096;

/** How a statement ended: with rows, or with the code that says why not. */
export type QueryEnding = { readonly rows: number } | { readonly refusal: string };

/** Stands where a refusal would when the engine failed: the caller may have learned something before it did. */
export const ENGINE_FAILED: QueryEnding = { refusal: 'query_engine_failed' };

export const endingOf = (result: Result<SqlResult, Refusal>): QueryEnding =>
  result.ok ? { rows: result.value.rows.length } : { refusal: result.refusal.code };

/** The event that says who looked at the trail, with what statement, and what came of it. */
export function queryRunEvent(run: {
  readonly id: string;
  readonly time: string;
  readonly caller: Caller;
  readonly sql: string;
  readonly durationMs: number;
  readonly ending: QueryEnding;
}): QueryRun {
  const { caller, ending } = run;
  return {
    id: run.id,
    type: 'QueryRun',
    version: 1,
    time: run.time,
    keyId: keyIdOf(caller),
    tenant: caller.credential.tenant,
    actor: actorOf(caller),
    origin: caller.origin,
    outcome: 'rows' in ending ? 'SUCCESS' : 'FORBIDDEN',
    data: {
      sql: scrubSecrets(run.sql).slice(0, SQL_CHARS_KEPT),
      sqlSha256: hash('sha256', run.sql, 'hex'),
      rows: 'rows' in ending ? ending.rows : null,
      durationMs: run.durationMs,
      refusal: 'refusal' in ending ? ending.refusal : null,
    },
  };
}
