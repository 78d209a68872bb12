import type { Clock } from '../../../shared/clock.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { ReadSecret } from '../channel-secrets.ts';
import type { HttpEndpoint, SecretPlace } from '../domain/channel.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import { hostOf } from '../domain/endpoint-address.ts';
import type { Notification } from '../domain/notification.ts';
import { standardWebhook } from '../domain/standard-webhook.ts';
import { webhookSecrets } from '../domain/webhook-secrets.ts';
import type { DeliveryOutcome, NotificationSink } from '../notification-sink.ts';
import { outcomeOf } from './answer-outcome.ts';
import { openEndpoint } from './http-endpoint.ts';
import type { PinnedPost } from './pinned-post.ts';

export interface WebhookSinkParts {
  readonly endpoint: HttpEndpoint & { readonly secrets: SecretPlace };
  readonly readSecret: ReadSecret;
  readonly post: PinnedPost;
  readonly privateAllowed: boolean;
  readonly clock: Clock;
}

/** Tells an endpoint by Standard Webhooks: the id is the notification's on every attempt, the time is the attempt's. */
export class WebhookSink implements NotificationSink {
  readonly #parts: WebhookSinkParts;

  constructor(parts: WebhookSinkParts) {
    this.#parts = parts;
  }

  async deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { endpoint, readSecret, privateAllowed, post, clock } = this.#parts;
    const opened = openEndpoint(endpoint, readSecret, privateAllowed);
    if (!opened.ok) return opened;
    const secrets = this.#secrets();
    if (!secrets.ok) return secrets;
    const { body, headers } = standardWebhook(notification, secrets.value, clock.nowMs());
    const answer = await post({ ...opened.value, headers, body }, signal);
    return answer.ok ? outcomeOf(answer.value, hostOf(opened.value.url), clock.nowMs()) : answer;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #secrets(): Result<readonly Uint8Array[], DeliveryFailure> {
    const { endpoint, readSecret } = this.#parts;
    const read = readSecret(endpoint.secrets);
    const secrets = read.ok ? webhookSecrets(read.value) : read;
    return secrets.ok
      ? accept(secrets.value)
      : refuse(failure('not_configured', `The secret of the channel ${secrets.refusal}.`));
  }
}
