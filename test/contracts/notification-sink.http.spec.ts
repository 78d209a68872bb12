import type { SecretPlace } from '../../src/modules/notifications/domain/channel.ts';
import { secretReader } from '../../src/modules/notifications/channel-secrets.ts';
import { pinnedPost } from '../../src/modules/notifications/webhook/pinned-post.ts';
import { SlackSink } from '../../src/modules/notifications/webhook/slack-sink.ts';
import { WebhookSink } from '../../src/modules/notifications/webhook/webhook-sink.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { WEBHOOK_SECRET } from '../fixtures/notifications.ts';
import type { Arrived } from '../fixtures/recording-server.ts';
import { hangs, WebhookReceiver } from '../fixtures/webhook-receiver.ts';
import {
  notificationSinkContract,
  type ArrivedNotification,
  type OpenedSink,
} from './notification-sink.contract.ts';

const written = (text: string): SecretPlace => ({ kind: 'written', text });
const common = {
  post: pinnedPost({ privateAllowed: true }),
  privateAllowed: true,
  readSecret: secretReader({}),
  clock: systemClock,
};

const opened =
  (
    sinkOf: (url: SecretPlace) => OpenedSink['sink'],
    read: (arrived: Arrived) => ArrivedNotification,
  ): (() => Promise<OpenedSink>) =>
  async () => {
    const receiver = await WebhookReceiver.start();
    return {
      sink: sinkOf(written(receiver.url)),
      arrived: () => Promise.resolve(receiver.arrived.map(read)),
      goAway: () => receiver.goAway(),
      hang: () => void (receiver.behaviour = hangs),
      dispose: () => receiver.stop(),
    };
  };

notificationSinkContract(
  'webhook',
  opened(
    (url) =>
      new WebhookSink({ ...common, endpoint: { url, caFile: null, secrets: written(WEBHOOK_SECRET) } }),
    ({ headers, body }) => {
      const { subject, text } = JSON.parse(body) as { subject: string; text: string };
      return { id: String(headers['webhook-id']), words: `${subject}\n${text}` };
    },
  ),
);

notificationSinkContract(
  'slack',
  opened(
    (url) => new SlackSink({ ...common, endpoint: { url, caFile: null } }),
    ({ body }) => {
      const { text } = JSON.parse(body) as { text: string };
      const shown = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      return { id: /`([^`]*)`$/.exec(shown)?.[1] ?? '', words: shown };
    },
  ),
);
