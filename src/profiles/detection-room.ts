import { alertRulesSection } from '../modules/alerts/rules/alert-rules-section.ts';
import type { OpenRoom } from '../room.ts';

/** What follows the log and raises alerts: told by which rules, at the start and whenever keytrail.yaml changes them. */
export const openDetectionRoom: OpenRoom = ({ profile: { detection }, sections }) => {
  const rules = sections.follow(alertRulesSection);
  detection.useRules(rules.current());
  rules.onChange((changed) => detection.useRules(changed));
  return { providers: [], metrics: [], readiness: [], work: () => [] };
};
