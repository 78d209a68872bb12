import { datePartition, type IsoTime } from '../../shared/iso-time.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { QueryEngine, SqlParameter, SqlRow, TrailVisibility } from '../query-engine/query-engine.ts';
import { coverageUpTo, type Coverage } from '../reports/domain/coverage.ts';
import { windowStart } from '../reports/domain/idle-policy.ts';
import type { KeyFacts } from '../reports/domain/key-facts.ts';
import { coveredPeriod, unusedKeys } from '../reports/read-rows.ts';
import { reportQuery, type ReportQueryName } from '../reports/report-queries.ts';
import { REPORT_ROWS_MAX, REPORT_TIMEOUT_MS } from '../reports/report-service.ts';
import type { PolicyControl } from './domain/policy-pack.ts';

/** The keys that a control looks at, and how many there are in all. */
export interface Population {
  /** Those that may be findings. */
  readonly candidates: readonly KeyFacts[];
  /** How many keys are neither ended nor temporary. */
  readonly live: number;
}

/**
 * Reads from the trail what policies judge by, with the statements of the report of unused keys, so that a policy and the
 * report never differ. Throws InfrastructureError when the engine fails; refuses `query_timeout`.
 */
export class PopulationReader {
  readonly #engine: QueryEngine;

  constructor(engine: QueryEngine) {
    this.#engine = engine;
  }

  async coverage(asOf: IsoTime, visibility: TrailVisibility): Promise<Result<Coverage, Refusal>> {
    const rows = await this.#rows('coverage', [asOf, asOf], visibility);
    return rows.ok ? accept(coverageUpTo(rows.value.map(coveredPeriod), asOf)) : rows;
  }

  async keys(
    { finding, window }: PolicyControl,
    asOf: IsoTime,
    visibility: TrailVisibility,
  ): Promise<Result<Population, Refusal>> {
    const day = datePartition(asOf);
    const bound = [asOf, windowStart(window, asOf), day, asOf, asOf, day];
    const name = finding === 'unused' ? 'unused-keys' : 'not-rotated';
    const rows = await this.#rows(name, bound, visibility);
    if (!rows.ok) return rows;
    const { candidates, leftOut } = unusedKeys(rows.value);
    return accept({ candidates, live: candidates.length + leftOut.used + leftOut.young });
  }

  async #rows(
    name: ReportQueryName,
    parameters: readonly SqlParameter[],
    visibility: TrailVisibility,
  ): Promise<Result<readonly SqlRow[], Refusal>> {
    const run = { parameters, visibility, rowLimit: REPORT_ROWS_MAX, timeoutMs: REPORT_TIMEOUT_MS };
    const result = await this.#engine.report(await reportQuery(name), run);
    if (!result.ok) return result;
    if (!result.value.truncated) return accept(result.value.rows);
    throw new InfrastructureError(
      'report_too_large',
      `The findings of a policy would be of more than ${REPORT_ROWS_MAX} keys.`,
    );
  }
}
