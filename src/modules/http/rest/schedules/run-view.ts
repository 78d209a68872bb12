import { z } from 'zod';
import { REPORT_FILE_FORMATS } from '../../../../events/report-schedule-reference.ts';
import type { KnownRun } from '../../../schedules/domain/report-run.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** A run as clients see it. What only one that was made has is null for one that failed, and the other way round. */
export const runSchema = z.object({
  id: z.string(),
  schedule: z.string(),
  report: z.string(),
  parameters,
  /** Tenant whose keys the report is about; null: all. */
  tenant: z.string().nullable(),
  /** What the report is about, whenever it was made. */
  dueAt: z.string(),
  trigger: z.enum(['schedule', 'request']),
  status: z.enum(['COMPLETED', 'FAILED']),
  recordedAt: z.string(),
  madeAt: z.string().nullable(),
  title: z.string().nullable(),
  rows: z.int().nullable(),
  summary: z.record(z.string(), z.number()).nullable(),
  logPosition: z.string().nullable(),
  files: z.array(
    z.object({
      format: z.enum(REPORT_FILE_FORMATS),
      bytes: z.int(),
      sha256: z.string(),
      sent: z.boolean(),
    }),
  ),
  recipients: z.array(z.string()).readonly(),
  /** Runs from this due instant on were missed and are not made; null: none was. */
  passedOverFrom: z.string().nullable(),
  failure: z.object({ code: z.string(), sentence: z.string(), attempts: z.int() }).nullable(),
});
export type RunView = Readonly<z.infer<typeof runSchema>>;

export const runPageSchema = z.object({ items: z.array(runSchema), nextCursor: z.string().nullable() });

export function runView(run: KnownRun): RunView {
  const { runId: id, schedule, report, ofTenant: tenant, dueAt, trigger, status, recordedAt } = run;
  const { recipients, passedOverFrom } = run;
  const common = {
    id,
    schedule,
    report,
    parameters: run.parameters,
    tenant,
    dueAt,
    trigger,
    status,
    recordedAt,
  };
  if (run.status === 'FAILED') {
    const { code, sentence, attempts } = run;
    const none = { madeAt: null, title: null, rows: null, summary: null, logPosition: null, files: [] };
    return { ...common, ...none, recipients, passedOverFrom, failure: { code, sentence, attempts } };
  }
  const { madeAt, title, rows, summary, logPosition } = run;
  const files = run.files.map(({ format, bytes, sha256, sent }) => ({ format, bytes, sha256, sent }));
  const made = { madeAt, title, rows, summary, logPosition, files };
  return { ...common, ...made, recipients, passedOverFrom, failure: null };
}
