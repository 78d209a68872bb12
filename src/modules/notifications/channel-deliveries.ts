import type { NotificationEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../shared/clock.ts';
import { epochMs, isoTime, type IsoTime } from '../../shared/iso-time.ts';
import { refuse } from '../../shared/result.ts';
import { messageOf } from '../../shared/thrown.ts';
import type { ChannelHealth } from './channel-health.ts';
import type { Channel } from './domain/channel.ts';
import { afterFailure } from './domain/delivery-backoff.ts';
import { failure, type DeliveryFailure } from './domain/delivery-failure.ts';
import { isStillToBeTold, toldSince, type KnownChannel } from './domain/known-channel.ts';
import { DeliveryQueue, type Delivery } from './domain/delivery-queue.ts';
import type { Notification } from './domain/notification.ts';
import { abandoned, delivered } from './domain/settling-events.ts';
import type { NotificationDirectory } from './notification-directory.ts';
import type { DeliveryOutcome, NotificationSink } from './notification-sink.ts';

/** Attempts of one channel at a time: enough to get through a storm, and little enough for a chat's rate limit. */
const AT_A_TIME = 4;
/** Most that one channel keeps in memory; what is beyond waits in the tables. */
const QUEUE_MAX = 5_000;
const READ_AT_ONCE = 500;
/** The log is tried again so soon after it took no event; the receiver is not told again for that. */
const RECORD_AGAIN_MS = 1_000;

/** What the channels of one process share. */
export interface DeliveryParts {
  readonly directory: NotificationDirectory;
  /** Has an event durable and folded. */
  readonly record: (event: NotificationEvent) => Promise<void>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Whether nobody wants to hear of it now, such as of an alert that is suppressed. */
  readonly isSilenced: (notification: Notification) => boolean;
  /** Called whenever something may be due that was not. */
  readonly wake: () => void;
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

/**
 * Delivers what one channel is to be told, in the order of each alert, and records what became of it. An attempt whose
 * outcome could not be recorded is not made again by this process; after a crash it is, under the same id.
 */
export class ChannelDeliveries {
  readonly channel: Channel;
  readonly health: ChannelHealth;
  readonly #sink: NotificationSink;
  readonly #parts: DeliveryParts;
  readonly #halt = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  /** What became of a notification, for as long as the log does not take it. */
  readonly #unrecorded = new Map<string, NotificationEvent>();
  #queue = new DeliveryQueue();
  #place = 0;

  constructor(channel: Channel, sink: NotificationSink, health: ChannelHealth, parts: DeliveryParts) {
    this.channel = channel;
    this.health = health;
    this.#sink = sink;
    this.#parts = parts;
  }

  get pending(): number {
    return this.#queue.size;
  }

  oldestPending(): IsoTime | null {
    return this.#queue.oldest();
  }

  /** When a look is worth while; null: nothing waits, or not before an attempt that is under way has ended. */
  nextDueMs(): number | null {
    return this.#freePlaces() <= 0 ? null : this.#queue.nextDueMs();
  }

  /** Takes in what is new since the last look, and begins what is due. */
  look(known: KnownChannel): void {
    this.#takeIn(known);
    for (const delivery of this.#queue.take(this.#parts.clock.nowMs(), this.#freePlaces())) {
      const attempt = this.#attempt(delivery, this.#queue).finally(() => {
        this.#underWay.delete(attempt);
        this.#parts.wake();
      });
      this.#underWay.add(attempt);
    }
  }

  /** Another process delivers now. What is under way here ends by itself. */
  forget(): void {
    this.#queue = new DeliveryQueue();
    this.#place = 0;
  }

  /** Resolves when no attempt is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Cuts off what is under way; it is sent again by whoever delivers next. */
  async stop(): Promise<void> {
    this.forget();
    this.#halt.abort();
    await this.idle();
    await this.#sink.close();
  }

  /** A message outside the queue: it is tried once. */
  async deliverNow(notification: Notification): Promise<DeliveryOutcome> {
    const outcome = await this.#deliver(notification);
    this.health.seen(outcome, this.#now());
    return outcome;
  }

  #freePlaces(): number {
    return (this.health.isDown ? 1 : AT_A_TIME) - this.#underWay.size;
  }

  #takeIn(known: KnownChannel): void {
    const since = toldSince(known);
    while (this.#queue.size < QUEUE_MAX) {
      const from = { since, afterPlace: this.#place };
      const { items, place } = this.#parts.directory.unsettled(this.channel.name, from, READ_AT_ONCE);
      for (const queued of items) if (isStillToBeTold(this.channel, known, queued)) this.#queue.add(queued);
      this.#place = place;
      if (items.length < READ_AT_ONCE) return;
    }
  }

  /** @param queue the one that it came from: another one may have taken its place meanwhile */
  async #attempt(delivery: Delivery, queue: DeliveryQueue): Promise<void> {
    const { queued } = delivery;
    const { notification } = queued;
    const { directory, record, clock, onTrouble } = this.#parts;
    try {
      const isSettled = directory.isSettled(notification.id, this.channel.name);
      const event = isSettled
        ? null
        : (this.#unrecorded.get(notification.id) ?? (await this.#settling(delivery, queue)));
      if (event === 'put off') return;
      if (event !== null) {
        this.#unrecorded.set(notification.id, event);
        await record(event);
        this.#unrecorded.delete(notification.id);
      }
      queue.settle(queued);
    } catch (cause) {
      onTrouble('What became of a notification cannot be recorded; it is tried again.', cause);
      queue.putOff(queued, clock.nowMs() + RECORD_AGAIN_MS);
    }
  }

  async #settling(delivery: Delivery, queue: DeliveryQueue): Promise<NotificationEvent | 'put off'> {
    const { queued, attempts, firstTriedMs } = delivery;
    const { notification } = queued;
    const settling = (count: number) => ({
      queued,
      channel: this.channel,
      attempts: count,
      at: isoTime(this.#parts.clock.nowMs()),
    });
    if (this.#parts.isSilenced(notification))
      return abandoned(settling(attempts - 1), 'silenced', 'Alerts of this kind are suppressed.');
    const outcome = await this.#deliver(notification);
    // Cut off here, so it says nothing about the receiver.
    if (!outcome.ok && this.#halt.signal.aborted) return 'put off';
    const recovered = this.health.seen(outcome, this.#now());
    if (outcome.ok) {
      if (recovered) queue.hasten();
      return delivered(settling(attempts));
    }
    const nowMs = this.#parts.clock.nowMs();
    const next = afterFailure(
      {
        ...{ attempts, firstTriedMs, nowMs, failure: outcome.refusal },
        sinceMs: epochMs(notification.time),
      },
      this.#parts.random(),
    );
    if (next.step === 'abandon') {
      this.health.abandoned(notification, outcome.refusal);
      return abandoned(settling(attempts), next.reason, outcome.refusal.sentence);
    }
    queue.putOff(queued, next.atMs);
    return 'put off';
  }

  async #deliver(notification: Notification): Promise<DeliveryOutcome> {
    try {
      return await this.#sink.deliver(notification, this.#halt.signal);
    } catch (cause) {
      // A sink tells failures as values; whatever else it throws must not end the deliveries of its channel.
      this.#parts.onTrouble(`The channel ${this.channel.name} failed in an unforeseen way.`, cause);
      return refuse(unforeseen(cause));
    }
  }

  #now(): IsoTime {
    return isoTime(this.#parts.clock.nowMs());
  }
}

const unforeseen = (cause: unknown): DeliveryFailure =>
  failure('unreachable', `The message could not be sent: ${messageOf(cause)}.`);
