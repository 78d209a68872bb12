import process from 'node:process';
import type { Logger } from 'pino';
import { secretReader } from '../modules/notifications/channel-secrets.ts';
import type { ChannelObserver } from '../modules/notifications/channel-health.ts';
import { channelsSectionOf } from '../modules/notifications/channels-section.ts';
import { Deliveries } from '../modules/notifications/deliveries.ts';
import { Dispatcher } from '../modules/notifications/dispatcher.ts';
import {
  NOTIFICATION_CHANNELS,
  NotificationChannels,
} from '../modules/notifications/notification-channels.ts';
import { NOTIFICATION_DIRECTORY } from '../modules/notifications/notification-directory.ts';
import { notificationMetrics } from '../modules/notifications/notification-metrics.ts';
import { DEFAULT_TENANT } from '../modules/identity/first-administrator.ts';
import { SqliteAlertDirectory } from '../modules/projections/alerts/sqlite-alert-directory.ts';
import { SqliteNotificationDirectory } from '../modules/projections/notifications/sqlite-notification-directory.ts';
import type { OpenRoom } from '../room.ts';
import { notificationSinks } from './notification-sinks.ts';

/** The delivery of notifications: channels of keytrail.yaml, followed while the service runs, and what they are told. */
export const openNotificationsRoom: OpenRoom = ({ profile, sections, logger, onTrouble }) => {
  const { settings, clock, ids, rows, log, keys } = profile;
  const leads = (): boolean => profile.leads();
  const directory = new SqliteNotificationDirectory(rows);
  const alerts = new SqliteAlertDirectory(rows);
  const readSecret = secretReader(process.env);
  const section = sections.follow(channelsSectionOf(settings, readSecret));
  const record = keys.commands.record.bind(keys.commands);
  const readFile = async (objectKey: string) => (await profile.reportStore.get(objectKey))?.bytes;
  const deliveries = new Deliveries({
    ...{ directory, record, clock, ids, leads, onTrouble, tenant: DEFAULT_TENANT },
    random: Math.random,
    // The alert's id is what orders its notifications.
    isSilenced: ({ type, orderKey }) => type.startsWith('alert.') && alerts.isSuppressed(orderKey),
    sinkFor: notificationSinks({ settings, logger, clock, readSecret, readFile }),
    observer: tellingOf(logger),
    wake: () => dispatcher.wake(),
  });
  const dispatcher: Dispatcher = new Dispatcher({
    ...{ deliveries, log, directory: profile.directory, clock, leads, onTrouble },
  });
  deliveries.configure(section.current());
  section.onChange((channels) => deliveries.configure(channels));
  const channels = new NotificationChannels({ deliveries, directory, record, clock, ids, leads });
  return {
    providers: [
      [NOTIFICATION_DIRECTORY, directory],
      [NOTIFICATION_CHANNELS, channels],
    ],
    metrics: notificationMetrics(deliveries, clock),
    readiness: [],
    work: () => [dispatcher],
  };
};

/** One line when a channel begins to fail and one when it recovers: whoever is on call need not read every attempt. */
const tellingOf = (logger: Logger): ChannelObserver => ({
  failing: (channel, { reason, sentence }) =>
    logger.error({ channel, reason }, `The channel ${channel} does not take notifications: ${sentence}`),
  recovered: (channel, failures, since) =>
    logger.warn({ channel, failures, since }, `The channel ${channel} takes notifications again.`),
  abandoned: (channel, { id, type }, { reason, sentence }) =>
    logger.error(
      { channel, reason, notificationId: id, type },
      `A notification is given up on the channel ${channel}: ${sentence}`,
    ),
});
