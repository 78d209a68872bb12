import type { EvidenceIssued } from '../../events/evidence-issued.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { datePartition, isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { PolicyDirectory } from '../policies/policy-directory.ts';
import type { QueryEngine, SqlParameter, SqlRow, TrailVisibility } from '../query-engine/query-engine.ts';
import { tableCsv } from '../reports/formats/csv.ts';
import type { Report, Table } from '../reports/domain/report.ts';
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
import { auditQuery, queryFiles } from './evidence-queries.ts';
import { changesTable, partOf, within, type Part } from './pack-parts.ts';

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
  readonly policies: Pick<PolicyDirectory, 'approvedExceptions'>;
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
    const population = await this.#population(control, period.value, visibility);
    if (!population.ok) return population;
    const findings = await this.#findings(control, period.value, visibility);
    if (!findings.ok) return findings;
    const actions = await this.#changes(period.value, visibility);
    if (!actions.ok) return actions;
    const seed =
      request.seed ?? sha256Of(`${control.id} ${period.value.from} ${period.value.to}`).slice(0, 16);
    const size = request.sampleSize ?? SAMPLE_SIZE_DEFAULT;
    const { table, idOf } = population.value;
    const ids = table.rows.map(idOf);
    const drawn = drawSample(ids, seed, size);
    const sampled = await this.#sample(control, drawn, period.value, population.value, visibility);
    if (!sampled.ok) return sampled;
    const basis = await this.#basis(population.value, period.value, visibility);
    if (!basis.ok) return basis;
    const pack = evidencePack(
      control,
      {
        ...period.value,
        madeAt,
        madeFor: reader.actor.email ?? reader.actor.id,
        tenant: visibility.kind === 'all' ? null : visibility.tenant,
        logPosition: basis.value.logPosition,
        coverage: basis.value.coverage,
        sample: { seed, size: drawn.length, of: ids.length, method: SAMPLE_METHOD, ids: drawn },
      },
      [
        ...population.value.files,
        ...(findings.value?.files ?? []),
        { path: 'actions.csv', text: tableCsv(actions.value) },
        { path: 'exceptions.json', text: this.#exceptions(control, period.value, visibility) },
        ...sampled.value,
        ...(await queryFiles(control)),
      ],
    );
    await this.#ports.log.append([toRecord(this.#issued(pack, reader, madeAt))]);
    return accept(pack);
  }

  async #population(
    control: Control,
    period: PeriodParameters,
    visibility: TrailVisibility,
  ): Promise<Result<Part, Refusal>> {
    if (control.population === 'changes') {
      const table = await this.#changes(period, visibility);
      return table.ok
        ? accept({
            files: [{ path: 'population.csv', text: tableCsv(table.value) }],
            report: null,
            table: table.value,
            idOf: (row) => String(row['eventid']),
          })
        : table;
    }
    const { reports } = this.#ports;
    const report =
      control.population === 'keys'
        ? await reports.inventory({ asOf: period.to }, visibility)
        : await reports.usage({ ...period, groupBy: 'day' }, visibility);
    const id = control.population === 'keys' ? 'keyId' : 'day';
    return report.ok
      ? accept({ ...partOf('population', report.value), idOf: (row) => String(row[id]) })
      : report;
  }

  async #findings(
    { findings }: Control,
    period: PeriodParameters,
    visibility: TrailVisibility,
  ): Promise<Result<Omit<Part, 'idOf'> | null, Refusal>> {
    if (findings.kind === 'none') return accept(null);
    const { reports } = this.#ports;
    const report =
      findings.kind === 'unused-keys'
        ? await reports.unusedKeys({ ...findings, asOf: period.to }, visibility)
        : await reports.failedAttempts(period, visibility);
    return report.ok ? accept(partOf('findings', report.value)) : report;
  }

  /** Every change in the period, oldest first. */
  async #changes(period: PeriodParameters, visibility: TrailVisibility): Promise<Result<Table, Refusal>> {
    const days = [datePartition(period.from), datePartition(period.to)];
    const rows = await this.#rows(await auditQuery('admin-actions'), days, visibility);
    if (!rows.ok) return rows;
    return accept(changesTable(rows.value, period));
  }

  /** The sampled rows, and what the trail has about each: of keys everything in the period, of changes the change. */
  async #sample(
    { population }: Control,
    drawn: readonly string[],
    period: PeriodParameters,
    part: Part,
    visibility: TrailVisibility,
  ): Promise<Result<readonly PackFile[], Refusal>> {
    const places = new Map(drawn.map((id, place) => [id, place]));
    const rows = part.table.rows
      .filter((row) => places.has(part.idOf(row)))
      .sort((a, b) => (places.get(part.idOf(a)) ?? 0) - (places.get(part.idOf(b)) ?? 0));
    const csv = { path: 'sample.csv', text: tableCsv({ columns: part.table.columns, rows }) };
    if (population !== 'keys') return accept([csv]);
    const days = [datePartition(period.from), datePartition(period.to)];
    const ofKeys = [`,${drawn.join(',')},`, ...days];
    const trail = await this.#rows(await auditQuery('trail-of-keys'), ofKeys, visibility);
    if (!trail.ok) return trail;
    const events = Object.fromEntries(drawn.map((id): [string, SqlRow[]] => [id, []]));
    for (const row of within(trail.value, period)) events[String(row['keyid'])]?.push(row);
    return accept([csv, { path: 'sample-events.json', text: `${JSON.stringify(events, null, 2)}\n` }]);
  }

  /** Those that were in force at some time of the period. */
  #exceptions({ policies }: Control, { from, to }: PeriodParameters, visibility: TrailVisibility): string {
    const exceptions = policies
      .flatMap((policy) => this.#ports.policies.approvedExceptions(policy))
      .filter(({ tenant }) => visibility.kind === 'all' || visibility.tenant === tenant)
      .filter(
        ({ decision, until, withdrawn }) => (decision?.at ?? to) < to && (withdrawn?.at ?? until) > from,
      );
    return `${JSON.stringify(exceptions, null, 2)}\n`;
  }

  /** Where no table of the pack is a report, one is asked for its basis alone: log position, and what the trail covers. */
  async #basis(
    population: Part,
    period: PeriodParameters,
    visibility: TrailVisibility,
  ): Promise<Result<Report, Refusal>> {
    return population.report === null
      ? this.#ports.reports.usage({ ...period, groupBy: 'day' }, visibility)
      : accept(population.report);
  }

  async #rows(
    sql: string,
    parameters: readonly SqlParameter[],
    visibility: TrailVisibility,
  ): Promise<Result<readonly SqlRow[], Refusal>> {
    const run = { parameters, visibility, rowLimit: EVENT_ROWS_MAX, timeoutMs: REPORT_TIMEOUT_MS };
    const result = await this.#ports.engine.report(sql, run);
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

const unknownControl = (): Refusal => ({
  code: 'validation_failed',
  detail: `control must be one of ${CONTROL_IDS.join(', ')}.`,
  errors: [{ path: 'control', message: `must be one of ${CONTROL_IDS.join(', ')}` }],
});

const tooLarge = (): Refusal => ({
  code: 'evidence_too_large',
  detail: `The period has more than ${EVENT_ROWS_MAX} changes; ask for a shorter one.`,
});
