import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import { ChannelDeliveries, type DeliveryParts } from './channel-deliveries.ts';
import { ChannelHealth, type ChannelObserver } from './channel-health.ts';
import type { Channel } from './domain/channel.ts';
import { changesOf } from './domain/channel-changes.ts';
import { channelChanged } from './domain/settling-events.ts';
import type { NotificationSink } from './notification-sink.ts';

export interface DeliveriesParts extends DeliveryParts {
  readonly ids: Pick<IdSource, 'eventId'>;
  readonly sinkFor: (channel: Channel) => NotificationSink;
  readonly observer: ChannelObserver;
  /** Whether this process delivers for all. */
  readonly leads: () => boolean;
  /** Whose event it is that a channel was added or removed. */
  readonly tenant: string;
}

/** The channels as keytrail.yaml has them, and what each is to be told. One channel never waits for another. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  #channels: readonly ChannelDeliveries[] = [];
  readonly #retiring = new Set<Promise<void>>();

  /** Without channels, until it is told which there are. */
  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  /** Takes other channels from here on. One that stays as it is goes on with what it has under way. */
  configure(channels: readonly Channel[]): void {
    const before = this.#channels;
    this.#channels = channels.map(
      (channel) => before.find((one) => isSame(one.channel, channel)) ?? this.#open(channel, before),
    );
    for (const one of before) if (!this.#channels.includes(one)) this.#retire(one);
    this.#parts.wake();
  }

  all(): readonly ChannelDeliveries[] {
    return this.#channels;
  }

  named(name: string): ChannelDeliveries | undefined {
    return this.#channels.find(({ channel }) => channel.name === name);
  }

  /** Takes in what is new, and begins what is due. Throws when the log takes no event; deliveries have begun all the same. */
  async look(): Promise<void> {
    if (!this.#parts.leads()) {
      for (const one of this.#channels) one.forget();
      return;
    }
    try {
      await this.#recordChanges();
    } finally {
      for (const known of this.#parts.directory.channels()) this.named(known.name)?.look(known);
    }
  }

  /** When something is due next; null: nothing waits. */
  nextDueMs(): number | null {
    const due = this.#channels.flatMap((one) => one.nextDueMs() ?? []);
    return due.length === 0 ? null : Math.min(...due);
  }

  async idle(): Promise<void> {
    await Promise.all(this.#channels.map((one) => one.idle()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#channels.map((one) => one.stop()));
    await Promise.all(this.#retiring);
  }

  #open(channel: Channel, before: readonly ChannelDeliveries[]): ChannelDeliveries {
    const former = before.find((one) => one.channel.name === channel.name);
    const health = former?.health ?? new ChannelHealth(channel.name, this.#parts.observer);
    return new ChannelDeliveries(channel, this.#parts.sinkFor(channel), health, this.#parts);
  }

  #retire(one: ChannelDeliveries): void {
    const retiring = one
      .stop()
      .catch((cause: unknown) =>
        this.#parts.onTrouble(`The channel ${one.channel.name} could not be closed.`, cause),
      )
      .finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  /** Who is told of alerts is part of the trail: also when somebody changes it to keep an alert quiet. */
  async #recordChanges(): Promise<void> {
    const { directory, record, ids, clock, tenant } = this.#parts;
    const wanted = this.#channels.map(({ channel }) => channel);
    for (const change of changesOf(directory.channels(), wanted))
      await record(channelChanged(ids.eventId(), isoTime(clock.nowMs()), tenant, change));
  }
}

const isSame = (one: Channel, other: Channel): boolean => JSON.stringify(one) === JSON.stringify(other);
