import type { Clock } from '../../shared/clock.ts';
import { epochMs, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { MetricSource } from '../operations/metrics.ts';
import type { AlertDirectory } from './alert-directory.ts';

/** What `/metrics` tells of alerts that wait for somebody: of the whole installation, and the same on every process. */
export const alertMetrics = (alerts: Pick<AlertDirectory, 'open'>, clock: Clock): readonly MetricSource[] => [
  {
    name: 'keytrail_alerts_open',
    help: 'Alerts that nobody has acknowledged, resolved or suppressed, by severity.',
    labelNames: ['severity'],
    read: () =>
      Object.entries(alerts.open().bySeverity).map(([severity, value]) => ({ value, labels: { severity } })),
  },
  {
    name: 'keytrail_alerts_oldest_open_seconds',
    help: 'How long the oldest open alert has waited for somebody; 0 when none is open.',
    read: () => {
      const { oldestAt } = alerts.open();
      if (oldestAt === null) return [{ value: 0 }];
      return [{ value: Math.max(0, clock.nowMs() - epochMs(oldestAt)) / MS_PER_SECOND }];
    },
  },
];
