import { SEVERITIES, type Severity } from '../../../events/alert-reference.ts';
import type { Notification } from './notification.ts';

/** How much a notification matters, where it says so: `severity` of its data. Reports and reminders say nothing. */
export const severityOf = ({ data }: Notification): Severity | null =>
  SEVERITIES.find((one) => one === data['severity']) ?? null;

export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
