import type { EvidenceIssued } from '../../events/evidence-issued.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { datePartition, isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { PolicyConfiguration } from '../policies/domain/policy.ts';
import type { PolicyDirectory } from '../policies/policy-directory.ts';
import type { QueryEngine, SqlParameter, SqlRow, TrailVisibility } from '../query-engine/query-engine.ts';
import type { Table } from '../reports/domain/report.ts';
import type { ReportReader } from '../reports/report-issued.ts';
import { periodParameters, type PeriodParameters } from '../reports/report-request.ts';
import { REPORT_TIMEOUT_MS, type ReportService } from '../reports/report-service.ts';
import { CONTROL_IDS, controlOf, type Control } from './domain/controls.ts';
import {
  evidencePack,
  SAMPLE_METHOD,
  sha256Of,
  type EvidencePack,
  type PackFile,
} from './domain/evidence-pack.ts';
import { SAMPLE_SIZE_DEFAULT, drawSample } from './domain/sample.ts';
import { auditQuery, queryFiles, type AuditQueryName } from './evidence-queries.ts';
import { exceptedInPeriod } from './excepted-in-period.ts';
import { changesTable, filesOf, populationOf, tableFile, within, type Part } from './pack-parts.ts';

/** Changes and sampled events of one pack: what a person can go through, and what fits into memory. */
const EVENT_ROWS_MAX = 200_000;

export interface EvidenceRequest {
  readonly control: string;
  readonly from?: string;
  /** Exclusive; now when not given. */
  readonly to?: string;
  /** What the sample is drawn with; the hash of control and period when not given. */
  readonly seed?: string;
  readonly sampleSize?: number;
}

export interface EvidencePorts {
  readonly engine: QueryEngine;
  readonly reports: ReportService;
  readonly policies: Pick<PolicyDirectory, 'exceptions'>;
  /** What keytrail.yaml says about policies now. */
  readonly policiesInForce: () => PolicyConfiguration;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/**
 * Puts together what an auditor asks about a control: the population, what does not meet it, what was excepted, a sample
 * that anybody can draw again, and the statements behind it all. Refuses unknown controls and wrong periods with
 * `validation_failed`, more events than a pack may have with `evidence_too_large`; throws InfrastructureError when the
 * engine or the log fails.
 */
export class EvidenceService {
  readonly #ports: EvidencePorts;

  constructor(ports: EvidencePorts) {
    this.#ports = ports;
  }

  async make(
    request: EvidenceRequest,
    reader: ReportReader,
    visibility: TrailVisibility,
  ): Promise<Result<EvidencePack, Refusal>> {
    const madeAt = isoTime(this.#ports.clock.nowMs());
    const control = controlOf(request.control);
    if (control === undefined) return refuse(unknownControl());
    const period = periodParameters(request, madeAt);
    if (!period.ok) return period;
    const basis = await this.#basis(control, period.value, visibility);
    if (!basis.ok) return basis;
    const actions = await this.#changes(period.value, visibility);
    if (!actions.ok) return actions;
    const population = populationOf(control, period.value, basis.value, actions.value);
    const findings = await this.#findings(control, period.value, visibility);
    if (!findings.ok) return findings;
    const excepted = await this.#excepted(control, period.value, visibility);
    if (!excepted.ok) return excepted;
    const seed =
      request.seed ?? sha256Of(`${control.id} ${period.value.from} ${period.value.to}`).slice(0, 16);
    const { statement, idOf } = population;
    const ids = statement.rows.map(idOf);
    const drawn = drawSample(ids, seed, request.sampleSize ?? SAMPLE_SIZE_DEFAULT);
    const sampled = await this.#sample(control, drawn, period.value, population, visibility);
    if (!sampled.ok) return sampled;
    const pack = evidencePack(
      control,
      {
        ...period.value,
        madeAt,
        madeFor: reader.actor.email ?? reader.actor.id,
        tenant: visibility.kind === 'all' ? null : visibility.tenant,
        logPosition: statement.logPosition,
        coverage: statement.coverage,
        policies: excepted.value?.policies ?? null,
        sample: { seed, size: drawn.length, of: ids.length, method: SAMPLE_METHOD, ids: drawn },
      },
      [
        ...population.files,
        ...findings.value,
        // Where changes are the population, they need not stand there twice.
        ...(control.population === 'changes' ? [] : [tableFile('actions.csv', actions.value)]),
        ...(excepted.value === null ? [] : [jsonFile('exceptions.json', excepted.value.exceptions)]),
        ...sampled.value,
        ...(await queryFiles(control)),
      ],
    );
    await this.#ports.log.append([toRecord(this.#issued(pack, reader, madeAt))]);
    return accept(pack);
  }

  /** The report that has the population or, of changes, what they rest on: its position comes before they are read. */
  #basis({ population }: Control, period: PeriodParameters, visibility: TrailVisibility) {
    const { reports } = this.#ports;
    return population === 'keys'
      ? reports.inventory({ asOf: period.to }, visibility)
      : reports.usage({ ...period, groupBy: 'day' }, visibility);
  }

  async #findings(
    { findings }: Control,
    period: PeriodParameters,
    visibility: TrailVisibility,
  ): Promise<Result<readonly PackFile[], Refusal>> {
    if (findings.kind === 'none') return accept([]);
    const { reports } = this.#ports;
    const report =
      findings.kind === 'unused-keys'
        ? await reports.unusedKeys({ ...findings, asOf: period.to }, visibility)
        : await reports.failedAttempts(period, visibility);
    return report.ok ? accept(filesOf('findings', report.value)) : report;
  }

  /** Every change in the period, oldest first. */
  async #changes(period: PeriodParameters, visibility: TrailVisibility): Promise<Result<Table, Refusal>> {
    const days = [datePartition(period.from), datePartition(period.to)];
    const rows = await this.#rows('admin-actions', days, visibility);
    return rows.ok ? accept(changesTable(rows.value, period)) : rows;
  }

  /** The sampled rows, and of keys everything that the trail has about each in the period. */
  async #sample(
    { population }: Control,
    drawn: readonly string[],
    period: PeriodParameters,
    { statement, idOf }: Part,
    visibility: TrailVisibility,
  ): Promise<Result<readonly PackFile[], Refusal>> {
    const places = new Map(drawn.map((id, place) => [id, place]));
    const rows = statement.rows
      .filter((row) => places.has(idOf(row)))
      .toSorted((a, b) => (places.get(idOf(a)) ?? 0) - (places.get(idOf(b)) ?? 0));
    const csv = tableFile('sample.csv', { columns: statement.columns, rows });
    if (population !== 'keys') return accept([csv]);
    const days = [datePartition(period.from), datePartition(period.to)];
    const trail = await this.#rows('trail-of-keys', [`,${drawn.join(',')},`, ...days], visibility);
    if (!trail.ok) return trail;
    const events = Object.fromEntries(drawn.map((id): [string, SqlRow[]] => [id, []]));
    for (const row of within(trail.value, period)) events[String(row['keyid'])]?.push(row);
    return accept([csv, jsonFile('sample-events.json', events)]);
  }

  /** Null: nothing can be excepted from the control. */
  async #excepted({ policies: wanted }: Control, period: PeriodParameters, visibility: TrailVisibility) {
    if (wanted === null) return accept(null);
    const { policies: directory, policiesInForce: configuration } = this.#ports;
    const steps = () => this.#rows('policy-controls', [datePartition(period.to)], visibility);
    return exceptedInPeriod(wanted, period, visibility, { directory, configuration, steps });
  }

  async #rows(
    name: AuditQueryName,
    parameters: readonly SqlParameter[],
    visibility: TrailVisibility,
  ): Promise<Result<readonly SqlRow[], Refusal>> {
    const run = { parameters, visibility, rowLimit: EVENT_ROWS_MAX, timeoutMs: REPORT_TIMEOUT_MS };
    const result = await this.#ports.engine.report(await auditQuery(name), run);
    if (!result.ok) return result;
    return result.value.truncated ? refuse(tooLarge()) : accept(result.value.rows);
  }

  #issued(pack: EvidencePack, reader: ReportReader, time: IsoTime): EvidenceIssued {
    const { manifest, manifestSha256, files } = pack;
    const { control, from, to, logPosition, sample } = manifest;
    return {
      ...{ id: this.#ports.ids.eventId(), type: 'EvidenceIssued', version: 1, time, outcome: 'SUCCESS' },
      ...{ actor: reader.actor, origin: reader.origin, tenant: reader.tenant },
      keyId: reader.actor.credential?.keyId ?? null,
      data: { control, from, to, seed: sample.seed, files: files.length, logPosition, manifestSha256 },
    };
  }
}

/** Nest injection token of the {@link EvidenceService}. */
export const EVIDENCE_SERVICE = Symbol('EvidenceService');

const jsonFile = (path: string, content: unknown): PackFile => ({
  path,
  text: `${JSON.stringify(content, null, 2)}\n`,
});

const unknownControl = (): Refusal => ({
  code: 'validation_failed',
  detail: `control must be one of ${CONTROL_IDS.join(', ')}.`,
  errors: [{ path: 'control', message: `must be one of ${CONTROL_IDS.join(', ')}` }],
});

const tooLarge = (): Refusal => ({
  code: 'evidence_too_large',
  detail: `The period has more than ${EVENT_ROWS_MAX} changes; ask for a shorter one.`,
});
