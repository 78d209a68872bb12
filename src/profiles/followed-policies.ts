import type { PolicyConfiguration } from '../modules/policies/domain/policy.ts';
import { policiesSection } from '../modules/policies/policies-section.ts';
import type { FollowedSection, FollowedSections } from '../modules/settings/followed-sections.ts';

const followed = new WeakMap<FollowedSections, FollowedSection<PolicyConfiguration>>();

/** The section of policies, followed once for all rooms that read it: each follower would tell of the same mistake. */
export function followedPolicies(sections: FollowedSections): FollowedSection<PolicyConfiguration> {
  const before = followed.get(sections);
  if (before !== undefined) return before;
  const section = sections.follow(policiesSection);
  followed.set(sections, section);
  return section;
}
