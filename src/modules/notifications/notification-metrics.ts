import type { Clock } from '../../shared/clock.ts';
import { epochMs, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { MetricSource } from '../operations/metrics.ts';
import type { ChannelDeliveries } from './channel-deliveries.ts';
import type { Deliveries } from './deliveries.ts';

/** Figures of every channel, of the process that delivers; of others they stay at nothing. */
export function notificationMetrics(
  deliveries: Pick<Deliveries, 'all'>,
  clock: Clock,
): readonly MetricSource[] {
  const ofEach = (name: string, help: string, value: (of: ChannelDeliveries) => number): MetricSource => ({
    ...{ name, help, labelNames: ['channel'] },
    read: () => deliveries.all().map((one) => ({ labels: { channel: one.channel.name }, value: value(one) })),
  });
  const ageSeconds = (one: ChannelDeliveries): number => {
    const oldest = one.oldestPending();
    return oldest === null ? 0 : Math.max(0, (clock.nowMs() - epochMs(oldest)) / MS_PER_SECOND);
  };
  return [
    ofEach(
      'keytrail_notifications_delivered_total',
      'Notifications that a channel has taken since the start.',
      ({ health }) => health.counts.deliveries,
    ),
    ofEach(
      'keytrail_notifications_failed_total',
      'Attempts that a channel has not taken since the start.',
      ({ health }) => health.counts.failures,
    ),
    ofEach(
      'keytrail_notifications_pending',
      'Notifications that a channel is still to be told of.',
      ({ pending }) => pending,
    ),
    ofEach(
      'keytrail_notifications_oldest_pending_seconds',
      'Age of the oldest notification that a channel is still to be told of; 0 when there is none.',
      ageSeconds,
    ),
  ];
}
