import { z } from 'zod';
import { LEAK_ACTIONS } from '../../../../events/leak-reported.ts';
import type { Leak } from '../../../leaks/domain/leak.ts';
import type { LeakOutcome } from '../../../leaks/leak-response.ts';

const nullableText = z.string().nullable();

/** A report of a leaked secret as the API shows it. */
export const leakSchema = z
  .object({
    id: z.string(),
    /** Null: the secret belongs to no key. */
    keyId: nullableText,
    keyName: nullableText,
    owner: nullableText,
    tenant: z.string(),
    fingerprint: nullableText,
    /** In a rotation a key has two. */
    whichSecret: z.enum(['current', 'previous']).nullable(),
    /** Whether the secret was still accepted when it was reported. */
    accepted: z.boolean(),
    /** What was done about it. */
    action: z.enum(LEAK_ACTIONS),
    source: z.string(),
    url: nullableText,
    note: nullableText,
    leakedAt: nullableText,
    reportedAt: z.string(),
    by: z.string(),
    /** The alert that tells of it; null: an earlier one told of the same secret, or it belongs to nobody. */
    alertId: nullableText,
  })
  .readonly();
export type LeakView = z.output<typeof leakSchema>;

export function leakView({ eventId: _, by, ...leak }: Leak): LeakView {
  return { ...leak, by: by.email ?? by.id };
}

/** A report as whoever made it is answered. */
export const takenLeakSchema = leakSchema
  .unwrap()
  .extend({
    /** It was on record before, and nothing was done again. */
    repeated: z.boolean(),
    /** Whether the secret is accepted now, after the report: somebody may have enabled its key again. */
    stillAccepted: z.boolean(),
  })
  .readonly();
export type TakenLeakView = z.output<typeof takenLeakSchema>;

export const takenLeakView = ({ leak, repeated, stillAccepted }: LeakOutcome): TakenLeakView => ({
  ...leakView(leak),
  repeated,
  stillAccepted,
});

export const leakPageSchema = z.object({
  items: z.array(leakSchema).readonly(),
  nextCursor: nullableText,
});
export type LeakPageView = z.output<typeof leakPageSchema>;

/** What GitHub is answered about each match. */
export const gitHubLabelsSchema = z.array(
  z.object({
    token_hash: z.string(),
    token_type: z.string(),
    label: z.enum(['true_positive', 'false_positive']),
  }),
);
