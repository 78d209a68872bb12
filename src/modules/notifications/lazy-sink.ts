import type { Notification } from './domain/notification.ts';
import type { DeliveryOutcome, NotificationSink } from './notification-sink.ts';

/** A sink that is opened when it is first used. */
export class LazySink implements NotificationSink {
  readonly #open: () => Promise<NotificationSink>;
  #sink: Promise<NotificationSink> | undefined;

  constructor(open: () => Promise<NotificationSink>) {
    this.#open = open;
  }

  async deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome> {
    const opening = (this.#sink ??= this.#open());
    let sink: NotificationSink;
    try {
      sink = await opening;
    } catch (cause) {
      // The next attempt opens it anew.
      this.#sink = undefined;
      throw cause;
    }
    return sink.deliver(notification, signal);
  }

  async close(): Promise<void> {
    const opening = this.#sink;
    this.#sink = undefined;
    const sink = await opening;
    await sink?.close();
  }
}
