import { LEAK_RULE } from '../../leaks/domain/leak-alert.ts';
import { RULE_NAMES } from '../domain/rule-set.ts';

/** Whatever an alert can be of: the rules of rules/, and what is raised without one, because somebody reported it. */
export const ALERT_RULE_NAMES: readonly string[] = [...RULE_NAMES, LEAK_RULE];
