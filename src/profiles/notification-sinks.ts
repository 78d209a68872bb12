import type { Logger } from 'pino';
import type { Settings } from '../shared/settings.ts';
import type { ReadSecret } from '../modules/notifications/channel-secrets.ts';
import type { Channel } from '../modules/notifications/domain/channel.ts';
import type { ReadFile } from '../modules/notifications/email/attached-files.ts';
import { EmailSink } from '../modules/notifications/email/email-sink.ts';
import { LazySink } from '../modules/notifications/lazy-sink.ts';
import { LogSink } from '../modules/notifications/log/log-sink.ts';
import type { NotificationSink } from '../modules/notifications/notification-sink.ts';
import { pinnedPost } from '../modules/notifications/webhook/pinned-post.ts';
import { SlackSink } from '../modules/notifications/webhook/slack-sink.ts';
import { WebhookSink } from '../modules/notifications/webhook/webhook-sink.ts';
import type { Clock } from '../shared/clock.ts';
import { kafkaConnectionOf, topicSettingsOf } from './cluster-connections.ts';

/** Which adapter speaks on a channel of each kind. */
export function notificationSinks(parts: {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly readSecret: ReadSecret;
  readonly readFile: ReadFile;
}): (channel: Channel) => NotificationSink {
  const { settings, logger, clock, readSecret, readFile } = parts;
  const privateAllowed = settings.notifyPrivateAddresses;
  const post = pinnedPost({ privateAllowed });
  return (channel) => {
    const { transport } = channel;
    switch (transport.kind) {
      case 'log':
        return new LogSink(logger);
      case 'webhook':
        return new WebhookSink({ endpoint: transport, readSecret, post, privateAllowed, clock });
      case 'slack':
        return new SlackSink({ endpoint: transport, readSecret, post, privateAllowed, clock });
      case 'email':
        return new EmailSink({ channel, server: transport, readSecret, readFile, privateAllowed });
      case 'kafka':
        // Loaded where it is used: an embedded service has no client of Kafka in its memory.
        return new LazySink(async () => {
          const { KafkaNotificationSink } =
            await import('../modules/event-log/kafka/kafka-notification-sink.ts');
          return new KafkaNotificationSink({
            connection: kafkaConnectionOf(settings),
            topics: topicSettingsOf(settings),
          });
        });
      default:
        return transport satisfies never;
    }
  };
}
