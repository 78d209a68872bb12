import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import type { TrailVisibility } from '../query-engine/query-engine.ts';
import type { Report } from '../reports/domain/report.ts';
import { USAGE_GROUPS } from '../reports/domain/usage.ts';
import { readJsonReport } from '../reports/formats/read-json.ts';
import { render, type RenderedReport } from '../reports/formats/render.ts';
import type { ReportService } from '../reports/report-service.ts';
import type { MadeFiles, RunOrder } from './domain/report-run.ts';
import type { ReportFileFormat } from './domain/report-schedule.ts';
import { periodOf } from './domain/schedule-parameters.ts';

export interface RunParts {
  readonly reports: ReportService;
  /** Objects of report runs; a key is written once. */
  readonly store: ArchiveStore;
}

/**
 * Makes the report of a run and keeps its files. The JSON form comes first and is what the run is: whoever comes to make the
 * run again, after a crash or beside another process, finds it and makes the other forms from it, so all files of a run
 * say the same, and who made them makes no difference. Refuses what the report refuses; throws InfrastructureError.
 */
export async function makeRun(parts: RunParts, order: RunOrder): Promise<Result<MadeFiles, Refusal>> {
  const kept = await keptReport(parts.store, order);
  if (kept !== undefined) return accept(await withOtherForms(parts, order, kept));
  const made = await makeReport(parts.reports, order);
  return made.ok ? accept(await keepAll(parts, order, made.value)) : made;
}

type KeptFile = Pick<MadeFiles['files'][number], 'objectKey' | 'sha256' | 'bytes'>;
interface KeptReport {
  readonly report: Report;
  readonly kept: KeptFile;
}

/** `unused-keys-weekly/2026/11/16/run_…/unused-keys-2026-11-16.csv`: by day, and apart from runs of the same day. */
export function objectKeyOf({ id, schedule, dueAt }: RunOrder, format: ReportFileFormat): string {
  const day = dueAt.slice(0, 'yyyy-mm-dd'.length);
  return `${schedule.name}/${day.replaceAll('-', '/')}/${id}/${schedule.report}-${day}.${format}`;
}

/** Keeps a report that was made now, unless the run was made elsewhere meanwhile: then that one is the run. */
async function keepAll(parts: RunParts, order: RunOrder, report: Report): Promise<MadeFiles> {
  const { store } = parts;
  const objectKey = objectKeyOf(order, 'json');
  const { bytes, sha256 } = await render(report, 'json', true);
  // The other forms are made while the disk or the bucket takes this one, and kept when it has.
  const [isOurs, forms] = await Promise.all([putOnce(store, objectKey, bytes), otherForms(order, report)]);
  if (isOurs)
    return madeFiles(parts, order, { report, kept: { objectKey, sha256, bytes: bytes.length } }, forms);
  const others = await keptReport(store, order);
  if (others === undefined) throw unreadable(objectKey);
  return withOtherForms(parts, order, others);
}

const withOtherForms = async (parts: RunParts, order: RunOrder, kept: KeptReport): Promise<MadeFiles> =>
  madeFiles(parts, order, kept, await otherForms(order, kept.report));

/** What is sent beside the JSON, or without it. */
async function otherForms({ schedule }: RunOrder, report: Report): Promise<readonly RenderedReport[]> {
  const forms: RenderedReport[] = [];
  for (const format of schedule.formats)
    if (format !== 'json') forms.push(await render(report, format, true));
  return forms;
}

async function madeFiles(
  { store }: RunParts,
  order: RunOrder,
  { report, kept }: KeptReport,
  forms: readonly RenderedReport[],
): Promise<MadeFiles> {
  const others = await Promise.all(
    forms.map(async (form) => ({
      format: form.format,
      ...(await keep(store, objectKeyOf(order, form.format), form)),
      sent: true,
    })),
  );
  const { title, rows, summary, logPosition, madeAt } = report;
  const json = { format: 'json', ...kept, sent: order.schedule.formats.includes('json') } as const;
  return { files: [json, ...others], title, rows: rows.length, summary, logPosition, madeAt };
}

async function keptReport(store: ArchiveStore, order: RunOrder): Promise<KeptReport | undefined> {
  const objectKey = objectKeyOf(order, 'json');
  const found = await store.get(objectKey);
  if (found === undefined) return undefined;
  const { sha256, size: bytes } = found.object;
  return { report: readJsonReport(found.bytes), kept: { objectKey, sha256, bytes } };
}

/** What has the key then: this form, or that of the program's former version, where a crash lay between the two. */
async function keep(
  store: ArchiveStore,
  objectKey: string,
  { bytes, sha256 }: RenderedReport,
): Promise<KeptFile> {
  if (await putOnce(store, objectKey, bytes)) return { objectKey, sha256, bytes: bytes.length };
  const kept = await store.head(objectKey);
  if (kept === undefined) throw unreadable(objectKey);
  return { objectKey, sha256: kept.sha256, bytes: kept.size };
}

const unreadable = (key: string): InfrastructureError =>
  new InfrastructureError('archive_unreadable', `The kept report ${key} is there and cannot be read.`);

/** False when the key has other bytes, which stay. */
async function putOnce(store: ArchiveStore, key: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await store.put(key, bytes);
    return true;
  } catch (error) {
    if (error instanceof InfrastructureError && error.code === 'archive_conflict') return false;
    throw error;
  }
}

/** As of the due instant, whenever it is made. */
function makeReport(reports: ReportService, { schedule, dueAt }: RunOrder): Promise<Result<Report, Refusal>> {
  const { report, parameters, tenant } = schedule;
  const visibility: TrailVisibility = tenant === null ? { kind: 'all' } : { kind: 'tenant', tenant };
  switch (report) {
    case 'unused-keys': {
      const { days, comparison } = parameters;
      const asked = {
        ...(typeof days === 'number' ? { days } : {}),
        ...(comparison === 'over' ? ({ comparison } as const) : {}),
      };
      return reports.unusedKeys({ ...asked, asOf: dueAt }, visibility);
    }
    case 'usage': {
      const groupBy = USAGE_GROUPS.find((group) => group === parameters['group_by']) ?? 'day';
      return reports.usage({ ...periodOf(schedule, dueAt), groupBy }, visibility);
    }
    case 'inventory':
      return reports.inventory({ asOf: dueAt }, visibility);
    case 'access-review':
      return reports.accessReview({ asOf: dueAt }, visibility);
    case 'failed-attempts':
      return reports.failedAttempts(periodOf(schedule, dueAt), visibility);
    default:
      return report satisfies never;
  }
}
