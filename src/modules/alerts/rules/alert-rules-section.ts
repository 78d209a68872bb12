import type { SectionDefinition } from '../../settings/file-section.ts';
import { readAlertRules } from '../domain/read-alert-rules.ts';
import type { RuleSet } from '../domain/rule-set.ts';
import { shippedRules } from './shipped-rules.ts';

/** The section `alert_rules:` of keytrail.yaml. Without it every rule is as its file has it. */
export const alertRulesSection: SectionDefinition<RuleSet> = {
  name: 'alert_rules',
  read: (section) => readAlertRules(section, shippedRules()),
};
