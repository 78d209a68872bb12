import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { datePartition, isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { QueryEngine, SqlParameter, SqlRow, TrailVisibility } from '../query-engine/query-engine.ts';
import { keyNotFound } from '../keys/domain/refusals.ts';
import {
  readBlastRadius,
  readKeyInQuestion,
  readLeakedSecrets,
  type ReadReportRows,
} from './blast-radius-rows.ts';
import { accessReviewReport } from './domain/access-review.ts';
import { blastRadiusReport } from './domain/blast-radius.ts';
import { failedAttemptsReport } from './domain/failed-attempts.ts';
import { windowStart } from './domain/idle-policy.ts';
import { inventoryReport } from './domain/inventory.ts';
import { leakTimeOf } from './domain/leak-time.ts';
import type { Report, ReportBasis } from './domain/report.ts';
import { unusedKeysReport } from './domain/unused-keys.ts';
import { usageReport, type UsageGroup } from './domain/usage.ts';
import { render, type RenderedReport, type ReportFormat } from './formats/render.ts';
import {
  attemptDay,
  attemptRow,
  coveredPeriod,
  createdKey,
  keyReview,
  keyWithRights,
  unusedKeys,
  usageRow,
  usageTotals,
} from './read-rows.ts';
import { reportIssued, type ReportReader } from './report-issued.ts';
import { reportQuery, type ReportQueryName } from './report-queries.ts';
import {
  blastRadiusParameters,
  inventoryParameters,
  periodParameters,
  unusedKeysParameters,
  usageParameters,
  type AccessReviewRequest,
  type BlastRadiusRequest,
  type FailedAttemptsRequest,
  type InventoryRequest,
  type UnusedKeysRequest,
  type UsageRequest,
} from './report-request.ts';

/** Twice the keys that one service is built for. A report with more rows is refused whole: half of one would mislead. */
export const REPORT_ROWS_MAX = 2_000_000;

/** Reports read the whole trail, which takes longer than a typed query may. */
export const REPORT_TIMEOUT_MS = 300_000;

export interface ReportPorts {
  readonly engine: QueryEngine;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/** Nest injection token of the {@link ReportService}. */
export const REPORT_SERVICE = Symbol('ReportService');

type ReportResult = Promise<Result<Report, Refusal>>;

/**
 * Makes reports from the trail. Refuses wrong parameters with `validation_failed`, and a statement that took too long
 * with `query_timeout`; throws InfrastructureError when the engine or the log fails.
 */
export class ReportService {
  readonly #ports: ReportPorts;

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  async unusedKeys(request: UnusedKeysRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const parameters = unusedKeysParameters(request, madeAt);
    if (!parameters.ok) return parameters;
    const { asOf, policy } = parameters.value;
    const basis = await this.#basis(asOf, madeAt, visibility);
    if (!basis.ok) return basis;
    const day = datePartition(asOf);
    const bound = [asOf, windowStart(policy, asOf), day, asOf, asOf, day];
    const rows = await this.#rows('unused-keys', bound, visibility);
    return rows.ok
      ? accept(unusedKeysReport({ ...basis.value, asOf, policy, ...unusedKeys(rows.value) }))
      : rows;
  }

  async inventory(request: InventoryRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const instant = inventoryParameters(request, madeAt);
    if (!instant.ok) return instant;
    const asOf = instant.value;
    const basis = await this.#basis(asOf, madeAt, visibility);
    if (!basis.ok) return basis;
    const rows = await this.#inventory(asOf, visibility);
    return rows.ok
      ? accept(inventoryReport({ ...basis.value, asOf, keys: rows.value.map(keyWithRights) }))
      : rows;
  }

  async usage(request: UsageRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const parameters = usageParameters(request, madeAt);
    if (!parameters.ok) return parameters;
    const { from, to, groupBy } = parameters.value;
    const basis = await this.#basis(to, madeAt, visibility);
    if (!basis.ok) return basis;
    const period = [datePartition(from), datePartition(to), from, to];
    const totals = await this.#rows('usage', [to, from, ...period, ...period], visibility);
    if (!totals.ok) return totals;
    const created = await this.#rows('recently-created', [to, from], visibility);
    if (!created.ok) return created;
    const { name, bound } = GROUPED[groupBy](to, period);
    const rows = await this.#rows(name, bound, visibility);
    if (!rows.ok) return rows;
    return accept(
      usageReport({
        ...basis.value,
        ...parameters.value,
        totals: usageTotals(totals.value),
        rows: rows.value.map((row) => usageRow(groupBy, row)),
        recentlyCreated: created.value.map(createdKey),
      }),
    );
  }

  async accessReview(request: AccessReviewRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const instant = inventoryParameters(request, madeAt);
    if (!instant.ok) return instant;
    const asOf = instant.value;
    const basis = await this.#basis(asOf, madeAt, visibility);
    if (!basis.ok) return basis;
    const rows = await this.#inventory(asOf, visibility);
    if (!rows.ok) return rows;
    const reviews = await this.#rows('access-review', [asOf], visibility);
    if (!reviews.ok) return reviews;
    const keys = rows.value.map(keyWithRights);
    return accept(accessReviewReport({ ...basis.value, asOf, keys, reviews: reviews.value.map(keyReview) }));
  }

  async failedAttempts(request: FailedAttemptsRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const parameters = periodParameters(request, madeAt);
    if (!parameters.ok) return parameters;
    const { from, to } = parameters.value;
    const basis = await this.#basis(to, madeAt, visibility);
    if (!basis.ok) return basis;
    const period = [datePartition(from), datePartition(to), from, to];
    const rows = await this.#rows('failed-attempts', period, visibility);
    if (!rows.ok) return rows;
    const days = await this.#rows('failed-attempts-by-day', period, visibility);
    if (!days.ok) return days;
    const counted = { rows: rows.value.map(attemptRow), days: days.value.map(attemptDay) };
    return accept(failedAttemptsReport({ ...basis.value, from, to, ...counted }));
  }

  /** Also refuses with `key_not_found`: another tenant’s key looks as one that does not exist. */
  async blastRadius(request: BlastRadiusRequest, visibility: TrailVisibility): ReportResult {
    const madeAt = this.#now();
    const given = blastRadiusParameters(request, madeAt);
    if (!given.ok) return given;
    const basis = await this.#basis(madeAt, madeAt, visibility);
    if (!basis.ok) return basis;
    const read: ReadReportRows = (name, bound) => this.#rows(name, bound, visibility);
    const found = await readKeyInQuestion(read, request.keyId);
    if (!found.ok) return found;
    const key = found.value;
    if (key === undefined) return refuse(keyNotFound(request.keyId));
    const leaked = await readLeakedSecrets(read, request.keyId);
    if (!leaked.ok) return leaked;
    const leak = leakTimeOf(leaked.value, key.knownSince);
    const since = given.value ?? leak.begins;
    const mark = leak.leakedAt ?? given.value ?? null;
    const period = { since, to: madeAt, mark };
    const facts = await readBlastRadius(read, request.keyId, period);
    return facts.ok
      ? accept(blastRadiusReport({ ...basis.value, ...period, key, leak, ...facts.value }))
      : facts;
  }

  /** The bytes of a report for a reader. That they were given is durable in the trail before they are. */
  async issue(report: Report, format: ReportFormat, reader: ReportReader): Promise<RenderedReport> {
    const rendered = await render(report, format);
    const event = reportIssued(report, rendered, reader, this.#ports.ids.eventId(), this.#now());
    await this.#ports.log.append([toRecord(event)]);
    return rendered;
  }

  #inventory(asOf: IsoTime, visibility: TrailVisibility): Promise<Result<readonly SqlRow[], Refusal>> {
    const day = datePartition(asOf);
    return this.#rows('inventory', [asOf, day, asOf, asOf, day], visibility);
  }

  #now(): IsoTime {
    return isoTime(this.#ports.clock.nowMs());
  }

  /** The position is asked first: the statements that follow see at least that much. */
  async #basis(
    asOf: IsoTime,
    madeAt: IsoTime,
    visibility: TrailVisibility,
  ): Promise<Result<ReportBasis, Refusal>> {
    const { lifecycle, usage } = await this.#ports.engine.position();
    const logPosition = `lifecycle ${lifecycle}, usage ${usage}`;
    const rows = await this.#rows('coverage', [asOf, asOf], visibility);
    return rows.ok ? accept({ madeAt, coverage: rows.value.map(coveredPeriod), logPosition }) : rows;
  }

  async #rows(
    name: ReportQueryName,
    parameters: readonly SqlParameter[],
    visibility: TrailVisibility,
  ): Promise<Result<readonly SqlRow[], Refusal>> {
    const sql = await reportQuery(name);
    const run = { parameters, visibility, rowLimit: REPORT_ROWS_MAX, timeoutMs: REPORT_TIMEOUT_MS };
    const result = await this.#ports.engine.report(sql, run);
    if (!result.ok) return result;
    if (result.value.truncated) {
      throw new InfrastructureError(
        'report_too_large',
        `The report would have more than ${REPORT_ROWS_MAX} rows.`,
      );
    }
    return accept(result.value.rows);
  }
}

/** The statement of each grouping and its parameters; days have no names to look up, so theirs lack the first. */
const GROUPED: Readonly<
  Record<
    UsageGroup,
    (
      to: IsoTime,
      period: readonly SqlParameter[],
    ) => { readonly name: ReportQueryName; readonly bound: readonly SqlParameter[] }
  >
> = {
  key: (to, period) => ({ name: 'usage-by-key', bound: [to, ...period] }),
  owner: (to, period) => ({ name: 'usage-by-owner', bound: [to, ...period] }),
  day: (_, period) => ({ name: 'usage-by-day', bound: period }),
};
