import { z } from 'zod';
import { OUTCOMES } from '../../../../events/envelope.ts';
import type { ReportedUse } from '../../../keys/commands/record-usage/record-usage.command.ts';
import { keyIdText } from '../../validation/text-schemas.ts';
import { verifySchema } from '../keys/verify-input.ts';

const { dataset, permission, endpoint, sourceIp, userAgent } = verifySchema.shape;

/** One line of a usage batch: a use that a gateway decided by itself. */
export const usageLineSchema = z.strictObject({
  id: z.uuid(),
  keyId: keyIdText,
  time: z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString()),
  outcome: z.enum(OUTCOMES).default('SUCCESS'),
  fingerprint: z
    .string()
    .regex(/^[a-z0-9_-]{1,80}_[0-9A-Za-z]{3}\.\.\.[0-9A-Za-z]{3}$/)
    .nullable()
    .default(null),
  dataset,
  permission,
  endpoint,
  sourceIp,
  userAgent,
}) satisfies z.ZodType<ReportedUse>;

export type UsageLine =
  | { readonly line: number; readonly use: ReportedUse }
  | { readonly line: number; readonly id: string | null; readonly code: string; readonly message: string };

/** Reads one line; a line that is wrong says so by itself, and the others still count. */
export function readUsageLine(text: string, line: number): UsageLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, id: null, code: 'malformed_request', message: 'Not a JSON object' };
  }
  const parsed = usageLineSchema.safeParse(value);
  if (parsed.success) return { line, use: parsed.data };
  const issue = parsed.error.issues[0];
  const id =
    typeof value === 'object' && value !== null && 'id' in value ? z.uuid().safeParse(value.id) : null;
  return {
    line,
    id: id?.success === true ? id.data : null,
    code: 'validation_failed',
    message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
  };
}
