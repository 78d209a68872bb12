import { describe, expect, it } from '@jest/globals';
import { policyFindingClearedV1 } from '../../../events/policy-finding-cleared.ts';
import type { PolicyStep } from '../../../events/policy-reference.ts';
import type { KeyFacts } from '../../reports/domain/key-facts.ts';
import type { Finding } from './evaluate.ts';
import type { Policy } from './policy.ts';
import {
  ago,
  approved,
  chainOf,
  found,
  later,
  NOW,
  policyOf,
  rotationControl,
  unusedControl,
} from './given-policy.fixture.ts';
import { clearedBy, clearedWithout, planFollowing, planForShow, planStep } from './plan-steps.ts';
import { evolveChain } from './step-chain.ts';

const control = unusedControl(45);
const policy = policyOf(control);
const dry = policyOf(control, { dryRun: true });

function finding(facts: Partial<KeyFacts> = {}, of = control): Finding {
  const one = found(of, { lastUsedAt: ago(60), ...facts });
  if (one === undefined) throw new TypeError('no finding');
  return one;
}
const staged = (
  disableAfterDays: number | null,
  revokeAfterDays: number | null,
  more: Partial<Policy> = {},
) => policyOf(control, { stages: { notifyAfterDays: 0, disableAfterDays, revokeAfterDays }, ...more });
const planned = (step: PolicyStep, dueAt: string, resumes = false) => ({
  keyId: 'key_1',
  step,
  dueAt,
  resumes,
});

describe('the next step', () => {
  it('is to tell the owner, due from the instant of the finding on, or so many days after it', () => {
    expect(planStep(policy, finding(), undefined, NOW)).toEqual(planned('notify', ago(15)));
    const stages = { ...policy.stages, notifyAfterDays: 7 };
    expect(planStep({ ...policy, stages }, finding(), undefined, NOW)).toEqual(planned('notify', ago(8)));
  });

  it('waits for what was really done: a key that has been idle for years is not disabled when its owner is told', () => {
    const one = finding({ lastUsedAt: ago(300) });
    const chain = chainOf(one, policy, ['notify', ago(2)]);
    expect(planStep(policy, one, chain, NOW)).toEqual(planned('disable', later(12)));
  });

  it('is to revoke a key that the policy has disabled, counted from there', () => {
    const one = finding({ status: 'DISABLED' });
    const chain = chainOf(one, policy, ['notify', ago(20)], ['disable', ago(6)]);
    expect(planStep(policy, one, chain, NOW)).toEqual(planned('revoke', later(24)));
  });

  it('is none where the stages end', () => {
    const stages = { notifyAfterDays: 0, disableAfterDays: null, revokeAfterDays: null };
    const chain = chainOf(finding(), policy, ['notify', ago(20)]);
    expect(planStep({ ...policy, stages }, finding(), chain, NOW)).toBeNull();
  });

  it('is not before the day that the owner was told, though the stages have become shorter', () => {
    const shorter = staged(1, 1);
    const told = chainOf(finding(), policy, ['notify', ago(10)]);
    expect(planStep(shorter, finding(), told, NOW)).toEqual(planned('disable', later(4)));
    const one = finding({ status: 'DISABLED' });
    const toldTwice = chainOf(one, policy, ['notify', ago(20)], ['disable', ago(6)]);
    expect(planStep(shorter, one, toldTwice, NOW)).toEqual(planned('revoke', later(24)));
  });

  it('is as much later as the stages have become longer', () => {
    const longer = staged(20, 40);
    const told = chainOf(finding(), policy, ['notify', ago(10)]);
    expect(planStep(longer, finding(), told, NOW)).toEqual(planned('disable', later(10)));
    const one = finding({ status: 'DISABLED' });
    const toldTwice = chainOf(one, policy, ['notify', ago(20)], ['disable', ago(6)]);
    expect(planStep(longer, one, toldTwice, NOW)).toEqual(planned('revoke', later(34)));
  });

  it('is none that the owner was not told of', () => {
    const told = chainOf(finding(), staged(null, null), ['notify', ago(28)]);
    expect(planStep(policy, finding(), told, NOW)).toBeNull();
    const one = finding({ status: 'DISABLED' });
    const disabled = chainOf(one, staged(14, null), ['notify', ago(80)], ['disable', ago(60)]);
    expect(planStep(policy, one, disabled, NOW)).toBeNull();
  });

  it('is shown as the next run will have it, which begins anew with what has changed', () => {
    const told = chainOf(finding(), staged(null, null), ['notify', ago(28)]);
    expect(planForShow(policy, finding(), told, NOW)).toEqual(planned('notify', ago(15)));
    expect(planForShow(staged(null, null), finding(), told, NOW)).toBeNull();
    const going = chainOf(finding(), policy, ['notify', ago(10)]);
    expect(planForShow(policy, finding(), going, NOW)).toEqual(planned('disable', later(4)));
    expect(planForShow(policy, finding({ status: 'DISABLED' }), going, NOW)).toBeNull();
  });

  it('is to do at last what was recorded and not done', () => {
    const chain = chainOf(finding(), policy, ['notify', ago(20)], ['disable', ago(6)]);
    expect(planStep(policy, finding(), chain, NOW)).toEqual(planned('disable', ago(6), true));
    const one = finding({ status: 'DISABLED' });
    const revoking = chainOf(one, policy, ['notify', ago(50)], ['disable', ago(36)], ['revoke', ago(6)]);
    expect(planStep(policy, one, revoking, NOW)).toEqual(planned('revoke', ago(6), true));
  });

  it('of a dry run goes on although the key has not changed, and ends', () => {
    const chain = chainOf(finding(), dry, ['notify', ago(20)], ['disable', ago(6)]);
    expect(planStep(dry, finding(), chain, NOW)).toEqual(planned('revoke', later(24)));
    const ended = chainOf(finding(), dry, ['notify', ago(50)], ['disable', ago(36)], ['revoke', ago(6)]);
    expect(planStep(dry, finding(), ended, NOW)).toBeNull();
  });

  it('is none for a key that somebody disabled, that is excepted or exempt', () => {
    expect(planStep(policy, finding({ status: 'DISABLED' }), undefined, NOW)).toBeNull();
    const excepted = found(control, {}, {}, { exceptions: [approved({})] });
    expect(excepted && planStep(policy, excepted, undefined, NOW)).toBeNull();
  });

  it('is never more than telling, for keys of which nobody knows and for keys that are not ours to change', () => {
    const unknown = finding({ source: 'aws' });
    expect(planStep(policy, unknown, undefined, NOW)).toEqual(planned('notify', NOW));
    expect(planFollowing(policy, unknown, 'notify', NOW)).toBeNull();
    const known = { ...finding(), kinds: ['configured' as const] };
    for (const one of [unknown, known]) {
      const chain = chainOf(one, policy, ['notify', ago(200)]);
      expect(planStep(policy, one, chain, NOW)).toBeNull();
      const acted = chainOf(finding(), policy, ['notify', ago(200)], ['disable', ago(100)]);
      expect(
        planStep(policy, { ...one, facts: { ...one.facts, status: 'DISABLED' } }, acted, NOW),
      ).toBeNull();
    }
  });
});

describe('a chain of steps', () => {
  const notified = chainOf(finding(), policy, ['notify', ago(2)]);

  const reason = (of: Finding, chain = notified, by = policy) => chain && clearedBy(by, of, chain);

  it('goes on while nothing has changed', () => {
    expect(reason(finding())).toBeNull();
  });

  it('ends when the key was used after its owner was told, although it is idle again', () => {
    const chain = chainOf(finding(), policy, ['notify', ago(100)]);
    expect(reason(finding({ lastUsedAt: ago(60) }), chain)).toBe('used');
  });

  it('about rotation ends by a rotation, and not by a use', () => {
    const of = rotationControl(30);
    const one = finding({ createdAt: ago(300), lastUsedAt: ago(1) }, of);
    const chain = chainOf(one, policyOf(of), ['notify', ago(60)]);
    expect(reason(one, chain, policyOf(of))).toBeNull();
    expect(reason(finding({ rotatedAt: ago(40) }, of), chain, policyOf(of))).toBe('rotated');
  });

  it('ends when somebody disables the key, and not when the policy does', () => {
    const disabled = finding({ status: 'DISABLED' });
    expect(reason(disabled)).toBe('disabled');
    expect(reason(disabled, chainOf(finding(), policy, ['notify', ago(20)], ['disable', ago(6)]))).toBeNull();
  });

  it('ends when somebody enables what the policy had disabled, so that its owner is told anew', () => {
    const chain = chainOf(finding(), policy, ['notify', ago(20)], ['disable', ago(6)]);
    const enabled = chain && { ...chain, enabledAt: ago(1) };
    expect(reason(finding(), enabled)).toBe('enabled');
  });

  it('of a dry run counts for nothing once the policy acts, and the other way round', () => {
    expect(reason(finding(), chainOf(finding(), dry, ['notify', ago(2)]))).toBe('changed');
    expect(reason(finding(), notified, dry)).toBe('changed');
  });

  it('that said it does not know begins anew when it does', () => {
    const unknown = finding({ source: 'aws' });
    expect(reason(finding(), chainOf(unknown, policy, ['notify', ago(20)]))).toBe('changed');
    expect(reason(unknown)).toBeNull();
  });

  it.each([
    ['more follows than its owner was told', staged(null, null), policy, 'changed'],
    ['less follows than its owner was told', policy, staged(null, null), 'changed'],
    ['the same follows, sooner', policy, staged(1, 1), null],
    ['the same follows, later', policy, staged(30, 60), null],
    ['it is said only later whether a key is revoked', policy, staged(14, null), null],
  ] as const)('begins anew, or not, where %s', (_, then, now, expected) => {
    for (const dryRun of [false, true]) {
      const chain = chainOf(finding(), { ...then, dryRun }, ['notify', ago(28)]);
      expect(reason(finding(), chain, { ...now, dryRun })).toBe(expected);
    }
  });

  it('stays as it is once the key is disabled: what was not said then is not done', () => {
    const disabled = finding({ status: 'DISABLED' });
    const steps = [
      ['notify', ago(50)],
      ['disable', ago(36)],
    ] as const;
    expect(reason(disabled, chainOf(finding(), staged(14, null), ...steps), policy)).toBeNull();
    expect(reason(disabled, chainOf(finding(), policy, ...steps), staged(14, null))).toBeNull();
  });

  it('begins anew when a file comes to list the key, or does no more, since something else follows then', () => {
    const listed = { ...finding(), kinds: ['configured' as const] };
    expect(reason(listed)).toBe('changed');
    expect(reason(finding(), chainOf(listed, policy, ['notify', ago(28)]))).toBe('changed');
    expect(reason(listed, chainOf(listed, policy, ['notify', ago(28)]))).toBeNull();
  });

  it('begins anew with another owner, who was told nothing, and not with the same in other letters', () => {
    const steps = [
      ['notify', ago(20)],
      ['disable', ago(6)],
    ] as const;
    for (const chain of [notified, chainOf(finding(), policy, ...steps)]) {
      expect(reason(finding({ owner: 'bob@example.com' }), chain)).toBe('changed');
      expect(reason(finding({ owner: 'Ana@Example.com' }), chain)).toBeNull();
    }
  });

  it('begins anew when its control has come to be about something else', () => {
    const of = { ...rotationControl(30), id: control.id };
    expect(reason(finding({ createdAt: ago(300) }, of), notified, policyOf(of))).toBe('changed');
  });

  it('keeps what was told with each step', () => {
    const chain = chainOf(finding(), policy, ['notify', ago(20)], ['disable', ago(6)], ['revoke', NOW]);
    expect(chain?.steps.map(({ step, at, nextStep, nextAt }) => [step, at, nextStep, nextAt])).toEqual([
      ['notify', ago(20), 'disable', ago(6)],
      ['disable', ago(6), 'revoke', later(24)],
      ['revoke', NOW, null, null],
    ]);
  });

  it.each([
    ['used', { lastUsedAt: ago(1) }],
    ['changed', { lastUsedAt: ago(60) }],
    ['ended', { isLive: false, lastUsedAt: ago(1) }],
  ] as const)('of a key that is no finding any more ends as %s', (expected, now) => {
    const known = { isLive: true, rotatedAt: null, ...now };
    expect(notified && clearedWithout(notified, known)).toBe(expected);
  });

  it('takes each step once and in its order: what comes late to a cleared one is nothing', () => {
    const cleared = evolveChain(notified, {
      ...policyFindingClearedV1.example,
      data: { ...policyFindingClearedV1.example.data, policy: 'rules', control: '2.11' },
    });
    expect(cleared).toMatchObject({ steps: [], clearedBy: policyFindingClearedV1.example.id });
    const disabling = chainOf(finding(), policy, ['disable', ago(1)]);
    expect(disabling).toBeUndefined();
    const twice = chainOf(finding(), policy, ['notify', ago(2)], ['notify', ago(1)], ['disable', NOW]);
    expect(twice?.steps.map(({ step, at }) => [step, at])).toEqual([
      ['notify', ago(2)],
      ['disable', NOW],
    ]);
  });
});
