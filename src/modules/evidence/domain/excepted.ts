/**
 * Which policies a control is about, and what was excepted from them. The trail has the names of policies and what their
 * steps were for; which pack a policy is of stands in keytrail.yaml only, and only for as long as the policy is in force.
 */
import type { PolicyException } from '../../policies/domain/policy-exception.ts';
import type { PoliciesOfControl } from './controls.ts';

/** A policy of keytrail.yaml. */
export interface PolicyInForce {
  readonly name: string;
  readonly pack: string;
  readonly controls: readonly string[];
}

/** That a policy took a step for a control, at any time. */
export interface PolicyAndControl {
  readonly policy: string;
  readonly control: string;
}

/**
 * Why a policy was looked at. `in_force`: keytrail.yaml says so. `steps`: the trail has steps of it for the control.
 * `pack_name`: it is neither, and has the pack's name, which policies have that are given none. `unknown`: it is neither,
 * and nothing says what it was about, so it is not left out.
 */
export type PolicyKnownBy = 'in_force' | 'steps' | 'pack_name' | 'unknown';

export interface PolicyLookedAt {
  readonly name: string;
  /** Null: it is not in force any more. */
  readonly pack: string | null;
  /** In force, or those that the trail has steps for. */
  readonly controls: readonly string[];
  readonly knownBy: PolicyKnownBy;
}

export interface PolicyFacts {
  readonly inForce: readonly PolicyInForce[];
  readonly steps: readonly PolicyAndControl[];
  /** Approved ones that counted at some time of the period. */
  readonly exceptions: readonly PolicyException[];
}

export type ListedException = PolicyException & { readonly policyKnownBy: PolicyKnownBy };

/** Every policy that may have been about the control, in the order of their names, and what was excepted from these. */
export function exceptedFrom(
  wanted: PoliciesOfControl,
  facts: PolicyFacts,
): { readonly policies: readonly PolicyLookedAt[]; readonly exceptions: readonly ListedException[] } {
  const names = [
    ...facts.inForce.map(({ name }) => name),
    ...facts.steps.map(({ policy }) => policy),
    ...facts.exceptions.map(({ policy }) => policy),
  ];
  const policies = [...new Set(names)].toSorted().flatMap((name) => lookedAt(name, wanted, facts));
  const knownBy = new Map(policies.map((policy) => [policy.name, policy.knownBy]));
  const exceptions = facts.exceptions.flatMap((exception) => {
    const policyKnownBy = knownBy.get(exception.policy);
    return policyKnownBy === undefined ? [] : [{ ...exception, policyKnownBy }];
  });
  return { policies, exceptions };
}

function lookedAt(
  name: string,
  wanted: PoliciesOfControl,
  { inForce, steps }: PolicyFacts,
): readonly PolicyLookedAt[] {
  const now = inForce.find((policy) => policy.name === name);
  const stepped = steps.filter(({ policy }) => policy === name).map(({ control }) => control);
  const isWanted = (control: string): boolean => wanted.controls.includes(control);
  const pack = now?.pack ?? null;
  const controls = now?.controls ?? stepped;
  if (now !== undefined && (now.pack === wanted.pack || now.controls.some(isWanted)))
    return [{ name, pack, controls, knownBy: 'in_force' }];
  if (stepped.some(isWanted)) return [{ name, pack, controls: stepped, knownBy: 'steps' }];
  if (now !== undefined) return [];
  if (name === wanted.pack) return [{ name, pack, controls, knownBy: 'pack_name' }];
  return stepped.length > 0 ? [] : [{ name, pack, controls, knownBy: 'unknown' }];
}

const MEANINGS: Readonly<Record<PolicyKnownBy, string>> = {
  in_force: 'in force when this was made',
  steps: 'the trail has steps of it for the control',
  pack_name: 'not in force when this was made; it has the name of the pack',
  unknown: 'not in force when this was made; the trail does not say what it was about, so it is not left out',
};

/** One line for each policy that was looked at. */
export const policyLine = ({ name, pack, controls, knownBy }: PolicyLookedAt): string =>
  [
    `${name}: ${MEANINGS[knownBy]}`,
    ...(pack === null ? [] : [`pack ${pack}`]),
    ...(controls.length === 0 ? [] : [`controls ${controls.join(', ')}`]),
  ].join('; ');
