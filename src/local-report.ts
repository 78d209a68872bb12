import type { z } from 'zod';
import type { LocalReport } from './modules/cli/local-commands.ts';
import {
  accessReviewSchema,
  failedAttemptsSchema,
  inventorySchema,
  unusedKeysSchema,
  usageReportSchema,
} from './modules/http/rest/reports/report-schemas.ts';
import type { Report } from './modules/reports/domain/report.ts';
import type { ReportService } from './modules/reports/report-service.ts';
import { InfrastructureError } from './shared/infrastructure-error.ts';
import type { Refusal } from './shared/refusal.ts';
import type { Result } from './shared/result.ts';

const EVERY_TENANT = { kind: 'all' } as const;

/**
 * Makes a report from parameters given as texts, read by the same schemas as those of the REST door, so that both
 * understand and refuse the same. Throws InfrastructureError with the refusal's code and words.
 */
export async function localReport(
  reports: ReportService,
  { kind, parameters }: LocalReport,
): Promise<Report> {
  const result = await make(reports, kind, parameters);
  if (result.ok) return result.value;
  throw new InfrastructureError(result.refusal.code, result.refusal.detail);
}

function make(
  reports: ReportService,
  kind: LocalReport['kind'],
  parameters: LocalReport['parameters'],
): Promise<Result<Report, Refusal>> {
  switch (kind) {
    case 'unused-keys':
      return reports.unusedKeys(read(unusedKeysSchema, parameters), EVERY_TENANT);
    case 'usage':
      return reports.usage(read(usageReportSchema, parameters), EVERY_TENANT);
    case 'inventory':
      return reports.inventory(read(inventorySchema, parameters), EVERY_TENANT);
    case 'access-review':
      return reports.accessReview(read(accessReviewSchema, parameters), EVERY_TENANT);
    case 'failed-attempts':
      return reports.failedAttempts(read(failedAttemptsSchema, parameters), EVERY_TENANT);
    default:
      return kind satisfies never;
  }
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  parameters: LocalReport['parameters'],
): z.output<Schema> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InfrastructureError('validation_failed', wrong.join('; '));
}
