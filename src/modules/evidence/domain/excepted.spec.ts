import { describe, expect, it } from '@jest/globals';
import type { PolicyException } from '../../policies/domain/policy-exception.ts';
import { shippedPacks } from '../../policies/shipped-packs.ts';
import { CONTROLS } from './controls.ts';
import { exceptedFrom, policyLine, type PolicyFacts } from './excepted.ts';

const CIS = { pack: 'cis-aws-7', controls: ['2.11', '2.12'] };

const exception = (policy: string): PolicyException => ({
  ...{ id: `pex_${policy}`, tenant: 'acme', policy, keyId: 'key_1', owner: null, keyOwner: 'ana' },
  ...{ reason: 'Used once a year.', until: '2027-01-01T00:00:00.000Z', requester: 'ana' },
  requestedAt: '2026-11-01T00:00:00.000Z',
  requestedBy: { type: 'user', id: 'ana', email: null },
  decision: {
    ...{ kind: 'approved', at: '2026-11-02T00:00:00.000Z', note: null },
    by: { type: 'user', id: 'bob', email: null },
  },
  withdrawn: null,
});

const known = (facts: Partial<PolicyFacts>) =>
  exceptedFrom(CIS, { inForce: [], steps: [], exceptions: [], ...facts });
const listed = (facts: Partial<PolicyFacts>) =>
  known(facts).exceptions.map(({ policy, policyKnownBy }) => [policy, policyKnownBy]);

describe('what was excepted from a control', () => {
  it('is listed for a policy of its pack, whatever the policy is called', () => {
    const inForce = [
      { name: 'acme-cis', pack: 'cis-aws-7', controls: ['2.11'] },
      { name: 'acme-house', pack: 'house-rules', controls: ['H-1', '2.11'] },
      { name: 'acme-fedramp', pack: 'fedramp-high', controls: ['AC-2(3)'] },
    ];
    const exceptions = inForce.map(({ name }) => exception(name));
    expect(listed({ inForce, exceptions })).toEqual([
      ['acme-cis', 'in_force'],
      ['acme-house', 'in_force'],
    ]);
    expect(known({ inForce }).policies.map(policyLine)).toEqual([
      'acme-cis: in force when this was made; pack cis-aws-7; controls 2.11',
      'acme-house: in force when this was made; pack house-rules; controls H-1, 2.11',
    ]);
  });

  it('is listed for policies that are in force no longer, as far as the trail tells what they were about', () => {
    const exceptions = ['cis-aws-7', 'dropped', 'other', 'silent'].map(exception);
    const steps = [
      { policy: 'dropped', control: '2.12' },
      { policy: 'other', control: '8.2.6' },
    ];
    expect(listed({ exceptions, steps })).toEqual([
      ['cis-aws-7', 'pack_name'],
      ['dropped', 'steps'],
      ['silent', 'unknown'],
    ]);
  });

  it('is also listed where the name of the policy now belongs to another pack', () => {
    const facts = {
      inForce: [{ name: 'acme', pack: 'fedramp-high', controls: ['AC-2(3)'] }],
      exceptions: [exception('acme')],
    };
    expect(listed(facts)).toEqual([]);
    expect(listed({ ...facts, steps: [{ policy: 'acme', control: '2.11' }] })).toEqual([['acme', 'steps']]);
  });

  it('knows every control of the packs that controls are about', () => {
    const packs = new Map(shippedPacks().map(({ name, controls }) => [name, controls.map(({ id }) => id)]));
    for (const { policies } of CONTROLS)
      if (policies !== null) expect(packs.get(policies.pack)).toEqual(policies.controls);
  });
});
