import { z } from 'zod';
import { WINDOW_DAYS_MAX } from '../../../reports/domain/idle-policy.ts';
import { USAGE_GROUPS } from '../../../reports/domain/usage.ts';
import { REPORT_FORMATS } from '../../../reports/formats/render.ts';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { keyIdText } from '../../validation/text-schemas.ts';

const format = z.enum(REPORT_FORMATS).default('json');

export const unusedKeysSchema = z.strictObject({
  days: queryInteger(1, WINDOW_DAYS_MAX).exactOptional(),
  /** `at-least`: idle for that many days is a finding; `over`: only longer is, as PCI words it. */
  comparison: z.enum(['at-least', 'over']).exactOptional(),
  asOf: queryInstant.exactOptional(),
  format,
});

export const usageReportSchema = z.strictObject({
  from: queryInstant.exactOptional(),
  to: queryInstant.exactOptional(),
  groupBy: z.enum(USAGE_GROUPS).exactOptional(),
  format,
});

export const inventorySchema = z.strictObject({ asOf: queryInstant.exactOptional(), format });

export const blastRadiusSchema = z.strictObject({
  keyId: keyIdText,
  /** When not given: the leak if a report states its time, else when the secret was given out; without a report, when the key was. */
  since: queryInstant.exactOptional(),
  format,
});

export const accessReviewSchema = inventorySchema;

export const failedAttemptsSchema = usageReportSchema.omit({ groupBy: true });
