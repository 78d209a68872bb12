/** Policies, keys, chains and exceptions for specs, all around one noon. */
import { isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { coverageUpTo } from '../../reports/domain/coverage.ts';
import type { KeyFacts } from '../../reports/domain/key-facts.ts';
import { evaluate, type Evidence, type Finding } from './evaluate.ts';
import type { Policy } from './policy.ts';
import type { PolicyControl } from './policy-pack.ts';
import { evolveException, type PolicyException } from './policy-exception.ts';
import { stepTaken } from './policy-events.ts';
import { evolveChain, type StepChain } from './step-chain.ts';
import { policyExceptionApprovedV1 } from '../../../events/policy-exception-approved.ts';
import { policyExceptionRequestedV1 } from '../../../events/policy-exception-requested.ts';
import type { PolicyStep } from '../../../events/policy-reference.ts';

export const NOW = '2026-11-20T12:00:00.000Z';
const NOW_MS = Date.parse(NOW);
/** So many days before {@link NOW}, less or more by milliseconds. */
export const ago = (days: number, ms = 0): string => isoTime(NOW_MS - days * MS_PER_DAY - ms);
export const later = (days: number, ms = 0): string => isoTime(NOW_MS + days * MS_PER_DAY + ms);

export const unusedControl = (days: number, comparison: 'at-least' | 'over' = 'at-least'): PolicyControl => ({
  ...{ id: '2.11', demands: 'Use it.', finding: 'unused', window: { days, comparison }, counts: null },
});
export const rotationControl = (days: number, comparison: 'at-least' | 'over' = 'over'): PolicyControl => ({
  ...{
    id: '2.12',
    demands: 'Rotate it.',
    finding: 'not_rotated',
    window: { days, comparison },
    counts: null,
  },
});

export const policyOf = (control: PolicyControl, more: Partial<Policy> = {}): Policy => ({
  name: 'rules',
  pack: { name: 'rules', title: 'Rules', source: 'here', controls: [control] },
  tenants: null,
  dryRun: false,
  stages: { notifyAfterDays: 0, disableAfterDays: 14, revokeAfterDays: 30 },
  exempt: [],
  ...more,
});

/** A key of ana's, a year old and never used, unless it says otherwise. */
export const keyFacts = (facts: Partial<KeyFacts> = {}): KeyFacts => ({
  ...{ keyId: 'key_1', name: 'ana’s', owner: 'ana@example.com', tenant: 'acme', source: 'keytrail' },
  ...{
    lifetime: 'long-term',
    status: 'ACTIVE',
    createdAt: ago(365),
    knownSince: facts.createdAt ?? ago(365),
  },
  ...{ rotatedAt: null, expiresAt: null, lastUsedAt: null, lastAttemptAt: null },
  ...facts,
});

/** The trail of our own keys reaches back for ever; that of `aws` ends two days ago. */
export const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  asOf: NOW,
  coverage: coverageUpTo(
    [
      { source: 'keytrail', from: ago(3_000), to: NOW },
      { source: 'aws', from: ago(3_000), to: ago(2) },
    ],
    more.asOf ?? NOW,
  ),
  exceptions: [],
  kindsOf: ({ source }) => (source === 'keytrail' ? [] : ['external']),
  ...more,
});

export const found = (
  control: PolicyControl,
  facts: Partial<KeyFacts>,
  more: Partial<Policy> = {},
  by: Partial<Evidence> = {},
): Finding | undefined => evaluate(policyOf(control, more), control, [keyFacts(facts)], evidence(by))[0];

/** A chain with these steps, each at its instant. */
export function chainOf(
  finding: Finding,
  policy: Policy,
  ...steps: readonly (readonly [PolicyStep, string])[]
): StepChain | undefined {
  let chain: StepChain | undefined;
  for (const [step, at] of steps) {
    const planned = { keyId: finding.facts.keyId, step, dueAt: at, resumes: false };
    chain = evolveChain(chain, stepTaken(policy, finding, planned, chain, at));
  }
  return chain;
}

/** An exception that bob asked for and carol approved at once. */
export function approved(scope: {
  readonly keyId?: string | null;
  readonly owner?: string | null;
  readonly until?: string;
  readonly at?: string;
  readonly by?: string;
}): PolicyException {
  const { keyId = null, owner = null, until = later(30), at = ago(1), by = 'carol@example.com' } = scope;
  const person = (email: string) => ({ type: 'user', id: email, email, credential: null }) as const;
  const data = {
    ...{ exceptionId: 'pex_1', policy: 'rules', ofKeyId: keyId, ofOwner: owner, keyOwner: null, until },
    requestedBy: 'bob@example.com',
  };
  const envelope = { tenant: 'acme', keyId: null, time: at };
  const requested = evolveException(undefined, {
    ...policyExceptionRequestedV1.example,
    ...{ ...envelope, actor: person('bob@example.com'), data: { ...data, reason: 'Yearly.' } },
  });
  const exception = evolveException(requested, {
    ...policyExceptionApprovedV1.example,
    ...{ ...envelope, actor: person(by), data: { ...data, note: null } },
  });
  if (exception === undefined) throw new TypeError('the exception was not folded');
  return exception;
}
