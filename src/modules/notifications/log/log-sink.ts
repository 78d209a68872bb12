import { accept } from '../../../shared/result.ts';
import type { Notification } from '../domain/notification.ts';
import type { DeliveryOutcome, NotificationSink } from '../notification-sink.ts';

/** A log that takes a line at once, such as the process's own. */
export interface NotificationLog {
  warn(fields: object, sentence: string): void;
}

/** Tells whoever reads the log, or whatever collects it: one line each, with the id as its idempotency key. */
export class LogSink implements NotificationSink {
  readonly #log: NotificationLog;

  constructor(log: NotificationLog) {
    this.#log = log;
  }

  deliver({ id, type, time, tenant, orderKey, subject, text }: Notification): Promise<DeliveryOutcome> {
    const notification = { id, type, time, tenant, orderKey, text };
    this.#log.warn({ notification }, subject);
    return Promise.resolve(accept(null));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
