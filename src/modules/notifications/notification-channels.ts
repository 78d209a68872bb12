import type { NotificationEvent } from '../../events/catalogue.ts';
import type { Actor, Origin } from '../../events/envelope.ts';
import type { ChannelDescription } from '../../events/notification-target.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { ChannelDeliveries } from './channel-deliveries.ts';
import type { Deliveries } from './deliveries.ts';
import { describeChannel } from './domain/channel.ts';
import { isStillToBeTold, toldSince, type KnownChannel } from './domain/known-channel.ts';
import type { Notification } from './domain/notification.ts';
import { TEST_NOTIFICATION_TYPE } from './domain/notification-types.ts';
import { abandoned, delivered } from './domain/settling-events.ts';
import type { LastSettling, NotificationDirectory } from './notification-directory.ts';

/** Counted one by one, so a number as large as this says "at least". */
export const PENDING_COUNTED_MAX = 1_000;

export interface ChannelState extends ChannelDescription {
  readonly name: string;
  /** Since when it is told of things; null: the process that delivers has not seen it yet. */
  readonly since: IsoTime | null;
  readonly pending: number;
  readonly lastDelivery: LastSettling | null;
  readonly lastAbandonment: LastSettling | null;
  /** The latest failure that this process met, and whether nothing was taken since; other processes' are theirs to tell. */
  readonly lastFailure: { readonly at: IsoTime; readonly sentence: string } | null;
  readonly failing: boolean;
  /** Whether this process is the one that delivers. */
  readonly deliversHere: boolean;
}

export interface ChannelTest {
  readonly channel: string;
  readonly notificationId: string;
  readonly delivered: boolean;
  /** What happened, in one sentence. */
  readonly sentence: string;
  readonly durationMs: number;
}

export interface NotificationChannelsParts {
  readonly deliveries: Pick<Deliveries, 'all' | 'named'>;
  readonly directory: NotificationDirectory;
  readonly record: (event: NotificationEvent) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
  readonly leads: () => boolean;
}

/** The channels as whoever runs the service sees them; nothing of it holds a secret. */
export class NotificationChannels {
  readonly #parts: NotificationChannelsParts;

  constructor(parts: NotificationChannelsParts) {
    this.#parts = parts;
  }

  list(): readonly ChannelState[] {
    const known = this.#parts.directory.channels();
    return this.#parts.deliveries.all().map((one) =>
      this.#stateOf(
        one,
        known.find(({ name }) => name === one.channel.name),
      ),
    );
  }

  /** Sends a message that means nothing, once, from this process; what came of it stands in the trail. */
  async test(
    name: string,
    by: { readonly actor: Actor; readonly origin: Origin; readonly tenant: string },
  ): Promise<Result<ChannelTest, Refusal>> {
    const { deliveries, clock, ids, record } = this.#parts;
    const deliveriesOf = deliveries.named(name);
    if (deliveriesOf === undefined) return refuse(channelNotFound());
    const { channel } = deliveriesOf;
    const startedMs = clock.nowMs();
    const notification = testNotification(ids.eventId(), isoTime(startedMs), name, by);
    const outcome = await deliveriesOf.deliverNow(notification);
    const endedMs = clock.nowMs();
    const settling = {
      ...{ queued: { notification, keyId: null }, channel, attempts: 1, at: isoTime(endedMs) },
      by,
    };
    await record(
      outcome.ok ? delivered(settling) : abandoned(settling, 'test_failed', outcome.refusal.sentence),
    );
    return accept({
      channel: name,
      notificationId: notification.id,
      delivered: outcome.ok,
      sentence: outcome.ok
        ? `${channel.target ?? 'The log'} has taken the message.`
        : outcome.refusal.sentence,
      durationMs: Math.max(0, endedMs - startedMs),
    });
  }

  #stateOf({ channel, health }: ChannelDeliveries, known: KnownChannel | undefined): ChannelState {
    const { directory, leads } = this.#parts;
    return {
      name: channel.name,
      ...describeChannel(channel),
      since: known?.wishes[0]?.since ?? null,
      pending: known === undefined ? 0 : this.#pending(channel, known),
      lastDelivery: directory.last(channel.name, 'delivered'),
      lastAbandonment: directory.last(channel.name, 'abandoned'),
      lastFailure: health.lastFailure,
      failing: health.isFailing,
      deliversHere: leads(),
    };
  }

  /** From the tables, so that processes that do not deliver know it too. */
  #pending(channel: ChannelDeliveries['channel'], known: KnownChannel): number {
    const from = { since: toldSince(known), afterPlace: 0 };
    const { items } = this.#parts.directory.unsettled(channel.name, from, PENDING_COUNTED_MAX);
    return items.filter((queued) => isStillToBeTold(channel, known, queued)).length;
  }
}

const channelNotFound = (): Refusal => ({
  code: 'channel_not_found',
  detail: 'No notification channel has this name.',
});

const testNotification = (
  id: string,
  time: IsoTime,
  channel: string,
  { actor, tenant }: { readonly actor: Actor; readonly tenant: string },
): Notification => ({
  ...{ id, time, tenant, recipients: [], files: [] },
  type: TEST_NOTIFICATION_TYPE,
  orderKey: `channel:${channel}`,
  subject: `Test of the channel ${channel}`,
  text: `${actor.email ?? actor.id} asked for this message, to see whether it arrives. There is nothing to do.`,
  data: { channel, by: actor.email ?? actor.id },
});

/** Nest injection token of {@link NotificationChannels}. */
export const NOTIFICATION_CHANNELS = Symbol('NotificationChannels');
