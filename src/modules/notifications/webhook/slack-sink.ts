import type { Clock } from '../../../shared/clock.ts';
import type { ReadSecret } from '../channel-secrets.ts';
import type { HttpEndpoint } from '../domain/channel.ts';
import { hostOf } from '../domain/endpoint-address.ts';
import type { Notification } from '../domain/notification.ts';
import { slackMessage } from '../domain/slack-message.ts';
import type { DeliveryOutcome, NotificationSink } from '../notification-sink.ts';
import { outcomeOf } from './answer-outcome.ts';
import { openEndpoint } from './http-endpoint.ts';
import type { PinnedPost } from './pinned-post.ts';

export interface SlackSinkParts {
  readonly endpoint: HttpEndpoint;
  readonly readSecret: ReadSecret;
  readonly post: PinnedPost;
  readonly privateAllowed: boolean;
  readonly clock: Clock;
}

/** Tells a chat by an incoming webhook. Its address is its secret; the id is in the text, and in a header for bridges. */
export class SlackSink implements NotificationSink {
  readonly #parts: SlackSinkParts;

  constructor(parts: SlackSinkParts) {
    this.#parts = parts;
  }

  async deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { endpoint, readSecret, privateAllowed, post, clock } = this.#parts;
    const opened = openEndpoint(endpoint, readSecret, privateAllowed);
    if (!opened.ok) return opened;
    const headers = { 'content-type': 'application/json', 'idempotency-key': notification.id };
    const body = JSON.stringify(slackMessage(notification));
    const answer = await post({ ...opened.value, headers, body }, signal);
    return answer.ok ? outcomeOf(answer.value, hostOf(opened.value.url), clock.nowMs()) : answer;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
