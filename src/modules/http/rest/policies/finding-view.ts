import { z } from 'zod';
import { POLICY_STEPS } from '../../../../events/policy-reference.ts';
import { LAST_USES } from '../../../reports/domain/last-use.ts';
import { findingDays, VERDICTS } from '../../../policies/domain/evaluate.ts';
import { CONTROL_FINDINGS } from '../../../policies/domain/policy-pack.ts';
import { KEY_KINDS } from '../../../policies/domain/policy.ts';
import type { ShownFinding, ShownFindings } from '../../../policies/policies.ts';

const time = z.string().nullable();

/** A key that does not keep a control, with what was done about it and what comes next. */
export const findingSchema = z.object({
  keyId: z.string(),
  keyName: z.string(),
  owner: z.string(),
  tenant: z.string(),
  /** `keytrail`, or the system that issued the key. */
  source: z.string(),
  status: z.string(),
  kinds: z.array(z.enum(KEY_KINDS)).readonly(),
  control: z.string(),
  finding: z.enum(CONTROL_FINDINGS),
  verdict: z.enum(VERDICTS),
  /** Whole days, rounded down, for which it is proved. */
  days: z.int(),
  since: time,
  createdAt: time,
  rotatedAt: time,
  expiresAt: time,
  lastUse: z.enum(LAST_USES),
  lastUsedAt: time,
  knownUntil: time,
  exceptionId: z.string().nullable(),
  taken: z.array(z.object({ step: z.enum(POLICY_STEPS), at: z.string() })).readonly(),
  next: z.object({ step: z.enum(POLICY_STEPS), dueAt: z.string(), isDue: z.boolean() }).nullable(),
});
export type FindingView = Readonly<z.output<typeof findingSchema>>;

const counts = z.object(
  Object.fromEntries(VERDICTS.map((verdict) => [verdict, z.int()])) as Record<
    (typeof VERDICTS)[number],
    z.ZodInt
  >,
);

export const findingPageSchema = z.object({
  policy: z.string(),
  dryRun: z.boolean(),
  asOf: z.string(),
  /** Keys of the tenants looked at that are neither ended nor temporary. */
  population: z.int(),
  /** Of all pages. */
  counts,
  items: z.array(findingSchema).readonly(),
  nextCursor: z.string().nullable(),
});
export type FindingPageView = Readonly<z.output<typeof findingPageSchema>>;

export const findingView = (
  { finding: { facts, control, use, kinds, verdict, since, exceptionId, idleMs }, taken, next }: ShownFinding,
  asOf: string,
): FindingView => ({
  ...{ keyId: facts.keyId, keyName: facts.name, owner: facts.owner, tenant: facts.tenant },
  ...{ source: facts.source, status: facts.status, kinds, control: control.id, finding: control.finding },
  ...{ verdict, days: findingDays({ idleMs }), since },
  ...{ createdAt: facts.createdAt, rotatedAt: facts.rotatedAt, expiresAt: facts.expiresAt },
  ...{ lastUse: use.kind, lastUsedAt: facts.lastUsedAt, knownUntil: use.knownUntil, exceptionId },
  taken: taken.map(({ step, at }) => ({ step, at })),
  next: next === null ? null : { step: next.step, dueAt: next.dueAt, isDue: next.dueAt <= asOf },
});

export function countsOf({ findings }: ShownFindings): FindingPageView['counts'] {
  const counted = { finding: 0, disabled: 0, unknown: 0, excepted: 0, exempt: 0 };
  for (const { finding } of findings) counted[finding.verdict] += 1;
  return counted;
}
