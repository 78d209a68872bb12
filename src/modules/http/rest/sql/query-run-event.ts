import { hash } from 'node:crypto';
import type { QueryRun } from '../../../../events/query-run.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf, type Caller } from '../../../identity/caller.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import type { SqlResult } from '../../../query-engine/query-engine.ts';

/** Characters of a statement that the trail keeps; the hash identifies the whole of it. */
const SQL_CHARS_KEPT = 4_096;

/** The event that says who looked at the trail, with what statement, and what came of it. */
export function queryRunEvent(run: {
  readonly id: string;
  readonly time: string;
  readonly caller: Caller;
  readonly sql: string;
  readonly durationMs: number;
  readonly result: Result<SqlResult, Refusal>;
}): QueryRun {
  const { caller, result } = run;
  return {
    id: run.id,
    type: 'QueryRun',
    version: 1,
    time: run.time,
    keyId: caller.credential.keyId,
    tenant: caller.credential.tenant,
    actor: actorOf(caller),
    origin: caller.origin,
    outcome: result.ok ? 'SUCCESS' : 'FORBIDDEN',
    data: {
      sql: scrubSecrets(run.sql).slice(0, SQL_CHARS_KEPT),
      sqlSha256: hash('sha256', run.sql, 'hex'),
      rows: result.ok ? result.value.rows.length : null,
      durationMs: run.durationMs,
      refusal: result.ok ? null : result.refusal.code,
    },
  };
}
