import { z } from 'zod';
import { REPORT_FILE_FORMATS } from '../../../../events/report-schedule-reference.ts';
import { PERIODIC_REPORT_KINDS } from '../../../reports/domain/report.ts';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { tenantText } from '../../validation/text-schemas.ts';

/** As the other listings. */
const PAGE_MAX = 200;
const CURSOR_CHARS_MAX = 2_000;

export const scheduleName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Must be the name of a schedule');
export const runIdText = z.string().regex(/^[a-z0-9_]{1,64}$/, 'Must be an id');
export const fileFormat = z.enum(REPORT_FILE_FORMATS);

export const listRunsSchema = z.strictObject({
  schedule: scheduleName.exactOptional(),
  report: z.enum(PERIODIC_REPORT_KINDS).exactOptional(),
  status: z.enum(['COMPLETED', 'FAILED']).exactOptional(),
  tenant: tenantText.exactOptional(),
  /** Due at this instant or later. */
  from: queryInstant.exactOptional(),
  /** Due before this instant. */
  to: queryInstant.exactOptional(),
  limit: queryInteger(1, PAGE_MAX).default(50),
  cursor: z.string().max(CURSOR_CHARS_MAX).exactOptional(),
});
