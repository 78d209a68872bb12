import type { ClearedReason } from '../../../events/policy-finding-cleared.ts';
import type { PolicyStep } from '../../../events/policy-reference.ts';
import { epochMs, isoTime, type IsoTime } from '../../../shared/iso-time.ts';
import { nameInOneCase } from '../../identity/domain/separation-of-duties.ts';
import type { Finding } from './evaluate.ts';
import { delayMs, type KeyKind, type Policy } from './policy.ts';
import { hasDisabled, lastStep, type StepChain, type TakenStep } from './step-chain.ts';

/** The step that comes next for a key, and from when on. */
export interface PlannedStep {
  readonly keyId: string;
  readonly step: PolicyStep;
  readonly dueAt: IsoTime;
  /** It is on record, and what it does to the key has not happened: whoever took it was stopped in between. */
  readonly resumes: boolean;
}

/** Kinds of keys that nothing is ever done to: another system's, and those that a file would make again. */
const NOT_ACTED_UPON: readonly KeyKind[] = ['external', 'configured'];

export const isActedUpon = ({ kinds }: Pick<Finding, 'kinds'>): boolean =>
  !kinds.some((kind) => NOT_ACTED_UPON.includes(kind));

/**
 * What comes next for a finding; null: nothing. A step waits for the one before it and is counted from when that was
 * really taken, so that whoever is told has the whole time to do something, however long the key has been a finding. It
 * is the one that the owner was told of, and not before the time that they were told, whatever the stages have become.
 */
export function planStep(
  policy: Policy,
  finding: Finding,
  chain: StepChain | undefined,
  asOf: IsoTime,
): PlannedStep | null {
  const { verdict, facts, since } = finding;
  const last = chain === undefined ? undefined : lastStep(chain);
  if (chain === undefined || last === undefined)
    return verdict === 'finding' || verdict === 'unknown'
      ? planned(policy, facts.keyId, 'notify', since ?? asOf)
      : null;
  if (since === null || !isActedUpon(finding)) return null;
  if (last.step === 'notify')
    return verdict === 'finding' ? promised(policy, facts.keyId, 'disable', last) : null;
  if (verdict !== 'finding' && !(verdict === 'disabled' && hasDisabled(chain))) return null;
  const resumes = { keyId: facts.keyId, step: last.step, dueAt: last.at, resumes: true };
  if (last.step === 'revoke') return policy.dryRun ? null : resumes;
  return verdict === 'finding' && !policy.dryRun ? resumes : promised(policy, facts.keyId, 'revoke', last);
}

/** The step after another, as far as the owner was told of it: null where the stages or what was said have none. */
function promised(policy: Policy, keyId: string, step: PolicyStep, last: TakenStep): PlannedStep | null {
  const next = planned(policy, keyId, step, last.at);
  if (next === null || last.nextStep !== step || last.nextAt === null) return null;
  return { ...next, dueAt: next.dueAt > last.nextAt ? next.dueAt : last.nextAt };
}

function planned({ stages }: Policy, keyId: string, step: PolicyStep, from: IsoTime): PlannedStep | null {
  const delay = delayMs(stages, step);
  return delay === null ? null : { keyId, step, dueAt: isoTime(epochMs(from) + delay), resumes: false };
}

/** What follows a step that is taken at an instant, for whoever is told of it. */
export function planFollowing(
  policy: Policy,
  finding: Finding,
  step: PolicyStep,
  takenAt: IsoTime,
): PlannedStep | null {
  if (finding.verdict === 'unknown' || !isActedUpon(finding) || step === 'revoke') return null;
  return planned(policy, finding.facts.keyId, step === 'notify' ? 'disable' : 'revoke', takenAt);
}

/** What is known of a key besides findings, for one that is none any more. */
export interface KeyNow {
  readonly isLive: boolean;
  readonly lastUsedAt: IsoTime | null;
  readonly rotatedAt: IsoTime | null;
}

/** Why the chain of a key that is still found in some way is not gone on with; null: it is. */
export function clearedBy(policy: Policy, finding: Finding, chain: StepChain): ClearedReason | null {
  const [first] = chain.steps;
  if (first === undefined) return null;
  const { verdict, facts, control } = finding;
  if (verdict === 'excepted' || verdict === 'exempt') return verdict;
  if (chain.dryRun !== policy.dryRun || isOfAnother(chain, finding)) return 'changed';
  if (chain.enabledAt !== null) return 'enabled';
  if (verdict === 'disabled' && !hasDisabled(chain)) return 'disabled';
  if (control.finding === 'unused' && isLater(facts.lastUsedAt, first.at)) return 'used';
  if (control.finding === 'not_rotated' && isLater(facts.rotatedAt, first.at)) return 'rotated';
  return verdict === 'finding' && isToldOtherwise(policy, finding, chain) ? 'changed' : null;
}

/** Whether it was begun about another owner, who alone was told, or about another thing that is wrong. */
const isOfAnother = (chain: StepChain, { facts, control }: Finding): boolean =>
  nameInOneCase(chain.owner) !== nameInOneCase(facts.owner) ||
  (chain.finding !== 'unknown' && chain.finding !== control.finding);

/**
 * Whether the owner was told that nobody knows, or of another next step than the stages have now, or of none: they are told
 * again before anything is done. Of a key that is disabled already nobody is told again: what was not said then is not done.
 */
function isToldOtherwise(policy: Policy, finding: Finding, chain: StepChain): boolean {
  if (chain.finding === 'unknown') return true;
  const last = lastStep(chain);
  if (last?.step !== 'notify') return false;
  return last.nextStep !== (planFollowing(policy, finding, last.step, last.at)?.step ?? null);
}

/** What comes next as the next run will have it, which first clears what is not gone on with. */
export function planForShow(
  policy: Policy,
  finding: Finding,
  chain: StepChain | undefined,
  asOf: IsoTime,
): PlannedStep | null {
  const isOver = chain !== undefined && clearedBy(policy, finding, chain) !== null;
  return planStep(policy, finding, isOver ? undefined : chain, asOf);
}

/** Why the chain of a key that is no finding any more ends. */
export function clearedWithout(chain: StepChain, { isLive, lastUsedAt, rotatedAt }: KeyNow): ClearedReason {
  if (!isLive) return 'ended';
  if (chain.finding !== 'not_rotated' && isLater(lastUsedAt, chain.lastUsedAt)) return 'used';
  const [first] = chain.steps;
  return chain.finding === 'not_rotated' && isLater(rotatedAt, first?.at ?? null) ? 'rotated' : 'changed';
}

const isLater = (time: IsoTime | null, than: IsoTime | null): boolean =>
  time !== null && (than === null || time > than);
