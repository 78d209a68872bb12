import type { ReplayedAlerts } from '../local-commands.ts';
import { propertiesText, tableText } from '../output/table.ts';

const RULE_COLUMNS = [
  { name: 'rule', heading: 'RULE' },
  { name: 'alerts', heading: 'ALERTS' },
];

const ALERT_COLUMNS = [
  { name: 'happenedAt', heading: 'TIME' },
  { name: 'severity', heading: 'SEVERITY' },
  { name: 'rule', heading: 'RULE' },
  { name: 'sentence', heading: 'WHAT' },
];

/** A replay for people at a terminal: how much each rule finds, then what. */
export function replayText(replay: ReplayedAlerts): string {
  const { files, corruptFiles, leftOut, events, subjects, rules, alerts } = replay;
  const total = rules.reduce((sum, { alerts: count }) => sum + count, 0);
  const skipped = leftOut.reduce((sum, { records }) => sum + records, 0);
  const counts = {
    files,
    'corrupt files': corruptFiles.length,
    'skipped records': skipped,
    ...{ events, subjects, alerts: total },
  };
  if (total === 0) return propertiesText(counts);
  const more = total > alerts.length ? `${total - alerts.length} more are not shown.\n` : '';
  return `${propertiesText(counts)}\n${tableText(RULE_COLUMNS, rules)}\n${tableText(ALERT_COLUMNS, alerts)}${more}`;
}
