import type { NotificationChannelChanged } from '../../../events/notification-channel-changed.ts';
import type { ChannelDescription } from '../../../events/notification-target.ts';
import { epochMs, isoTime, MS_PER_MINUTE, type IsoTime } from '../../../shared/iso-time.ts';
import type { Channel } from './channel.ts';
import type { QueuedNotification } from './queued-notification.ts';
import { isToldOf, isWantedBy, type Wish } from './who-is-told.ts';

/** A channel that the trail knows of. */
export interface KnownChannel {
  readonly name: string;
  readonly description: ChannelDescription;
  /** What it was told of, since when, the earliest first; at least one. */
  readonly wishes: readonly (Wish & { readonly since: IsoTime })[];
}

/** A file that somebody keeps changing must not make the row grow; what is older than these is told to nobody anew. */
const WISHES_MAX = 20;
/** A channel is told of what came up while it was being set up; of what is older, others were told. */
const TOLD_OF_BEFORE_MS = MS_PER_MINUTE;

/** The channel after the event; null: there is none any more. */
export function evolveChannel(
  before: KnownChannel | null,
  { time, data }: NotificationChannelChanged,
): KnownChannel | null {
  const { channel: name, change, description } = data;
  if (change === 'removed') return null;
  const { types, minSeverity, tenants } = description;
  const wish = { since: time, types, minSeverity, tenants };
  const former = before?.wishes ?? [];
  const last = former.at(-1);
  const isNew = last === undefined || JSON.stringify({ ...last, since: time }) !== JSON.stringify(wish);
  return { name, description, wishes: (isNew ? [...former, wish] : former).slice(-WISHES_MAX) };
}

/** From when on a channel may be told of something. */
export const toldSince = ({ wishes }: KnownChannel): IsoTime => beginOf(wishes[0]?.since ?? '');

/**
 * Whether something that was not settled is to be told: the channel wants it, and wanted it when it came up. Without this, somebody who widens what a channel wants would
 * have it told of everything that it did not want during the week before.
 */
export function isStillToBeTold(
  channel: Channel,
  { wishes }: KnownChannel,
  { notification }: QueuedNotification,
): boolean {
  if (!isToldOf(channel, notification)) return false;
  const wish = wishes.findLast(({ since }) => beginOf(since) <= notification.time);
  return wish !== undefined && isWantedBy(wish, notification);
}

const beginOf = (since: IsoTime): IsoTime =>
  since === '' ? since : isoTime(epochMs(since) - TOLD_OF_BEFORE_MS);
