import type { SectionDefinition } from '../settings/file-section.ts';
import type { PolicyConfiguration } from './domain/policy.ts';
import { readPolicies } from './domain/read-policies.ts';
import { shippedPacks } from './shipped-packs.ts';

/** The section of keytrail.yaml that says which policies are in force, for whom, and what they do. */
export const policiesSection: SectionDefinition<PolicyConfiguration> = {
  name: 'policies',
  read: (section) => readPolicies(section, shippedPacks()),
};
