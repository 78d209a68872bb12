import { describe, expect, it } from '@jest/globals';
import type { PolicyStep } from '../../events/policy-reference.ts';
import { ago, found, NOW, policyOf, unusedControl } from './domain/given-policy.fixture.ts';
import type { Policy } from './domain/policy.ts';
import { withinLimit, type DueStep } from './due-step.ts';

const control = unusedControl(45);
const policyNamed = (name: string, more: Partial<Policy> = {}) => policyOf(control, { name, ...more });

function due(policy: Policy, keyId: string, step: PolicyStep = 'disable', tenant = 'acme'): DueStep {
  const finding = found(control, { keyId, tenant, lastUsedAt: ago(60) });
  if (finding === undefined) throw new TypeError('no finding');
  return { policy, finding, chain: undefined, planned: { keyId, step, dueAt: NOW, resumes: false } };
}

/** @param wanted by policy, of a population of ten keys each */
function limited(percentMax: number, ...wanted: readonly (readonly [Policy, readonly DueStep[]])[]) {
  const assessed = wanted.map(([policy, steps]) => ({
    assessment: { policy, findings: [], population: 1_000 },
    due: steps,
  }));
  const { due: let_, held } = withinLimit(assessed, percentMax, { changeableKeys: () => 10 });
  return {
    through: let_.map(({ policy, planned }) => `${policy.name} ${planned.keyId} ${planned.step}`),
    held: held.map(({ policy, due: n, population }) => `${policy.name} ${n} of ${population}`),
  };
}

const [one, two] = [policyNamed('one'), policyNamed('two')];

describe('what a run may change', () => {
  it('is up to and with the percentage, and nothing above it', () => {
    const two20 = limited(20, [one, [due(one, 'a'), due(one, 'b')]]);
    expect(two20).toEqual({ through: ['one a disable', 'one b disable'], held: [] });
    const three = limited(20, [one, [due(one, 'a'), due(one, 'b'), due(one, 'c', 'revoke')]]);
    expect(three).toEqual({ through: [], held: ['one 3 of 10'] });
  });

  it('is always one key', () => {
    expect(limited(1, [one, [due(one, 'a')]]).through).toEqual(['one a disable']);
  });

  it('counts what policies before have changed, each key once', () => {
    const others = limited(
      20,
      [one, [due(one, 'a'), due(one, 'b')]],
      [two, [due(two, 'c'), due(two, 'd', 'notify')]],
    );
    expect(others).toEqual({
      through: ['one a disable', 'one b disable', 'two d notify'],
      held: ['two 3 of 10'],
    });
    expect(limited(20, [one, [due(one, 'a'), due(one, 'b')]], [two, [due(two, 'a')]]).held).toEqual([]);
  });

  it('does not count keys of tenants that the policy is not for, nor what was held back', () => {
    const acme = policyNamed('acme', { tenants: ['acme'] });
    const elsewhere = [due(one, 'a', 'disable', 'globex'), due(one, 'b', 'disable', 'globex')];
    expect(limited(20, [one, elsewhere], [acme, [due(acme, 'c'), due(acme, 'd')]]).held).toEqual([]);
    const all = ['a', 'b', 'c'].map((keyId) => due(one, keyId));
    expect(limited(20, [one, all], [two, [due(two, 'd'), due(two, 'e')]]).through).toHaveLength(2);
  });

  it('is without bounds where nothing is changed: telling, and dry runs', () => {
    const dry = policyNamed('dry', { dryRun: true });
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const steps = keys.map((keyId) => due(one, keyId, 'notify'));
    expect(limited(20, [dry, keys.map((keyId) => due(dry, keyId))], [one, steps])).toMatchObject({
      held: [],
    });
  });
});
