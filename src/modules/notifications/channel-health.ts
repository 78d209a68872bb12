import type { IsoTime } from '../../shared/iso-time.ts';
import type { DeliveryFailure } from './domain/delivery-failure.ts';
import type { Notification } from './domain/notification.ts';
import type { DeliveryOutcome } from './notification-sink.ts';

/** From so many failures in a row on, the receiver itself is taken to be away, and is asked by one message at a time. */
const DOWN_AFTER = 3;

/** Told what whoever is on call should know of a channel. */
export interface ChannelObserver {
  /** The first failure after a success. */
  failing(channel: string, failure: DeliveryFailure): void;
  /** The first success after failures. */
  recovered(channel: string, failures: number, since: IsoTime): void;
  /** Nobody will be told of this on that channel. */
  abandoned(channel: string, notification: Notification, failure: DeliveryFailure): void;
}

/** How one channel fares, as seen by this process. */
export class ChannelHealth {
  readonly #channel: string;
  readonly #observer: ChannelObserver;
  #deliveries = 0;
  #failures = 0;
  #failuresInRow = 0;
  #failingSince: IsoTime = '';
  #lastFailure: { readonly at: IsoTime; readonly sentence: string } | null = null;

  constructor(channel: string, observer: ChannelObserver) {
    this.#channel = channel;
    this.#observer = observer;
  }

  /** Attempts so far that were taken, and that were not. */
  get counts(): { readonly deliveries: number; readonly failures: number } {
    return { deliveries: this.#deliveries, failures: this.#failures };
  }

  get isDown(): boolean {
    return this.#failuresInRow >= DOWN_AFTER;
  }

  get isFailing(): boolean {
    return this.#failuresInRow > 0;
  }

  /** The latest one, also when the channel has recovered since. */
  get lastFailure(): { readonly at: IsoTime; readonly sentence: string } | null {
    return this.#lastFailure;
  }

  /** @returns whether a receiver that was away has come back by this */
  seen(outcome: DeliveryOutcome, at: IsoTime): boolean {
    if (outcome.ok) {
      const wasDown = this.isDown;
      this.#deliveries += 1;
      if (this.isFailing) this.#observer.recovered(this.#channel, this.#failuresInRow, this.#failingSince);
      this.#failuresInRow = 0;
      return wasDown;
    }
    this.#failures += 1;
    this.#lastFailure = { at, sentence: outcome.refusal.sentence };
    if (!this.isFailing) {
      this.#failingSince = at;
      this.#observer.failing(this.#channel, outcome.refusal);
    }
    this.#failuresInRow += 1;
    return false;
  }

  abandoned(notification: Notification, failure: DeliveryFailure): void {
    this.#observer.abandoned(this.#channel, notification, failure);
  }
}
