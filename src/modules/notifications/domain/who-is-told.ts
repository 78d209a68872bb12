import type { Channel } from './channel.ts';
import { isMailAddress } from './mail-address.ts';
import type { Notification } from './notification.ts';
import { matchesType } from './type-pattern.ts';
import { isAtLeast, severityOf } from './severity.ts';

/** A message to more people than this is a mistake, and mail servers refuse it. */
const MAIL_RECIPIENTS_MAX = 50;

/** To whom a notification goes on a channel of mail: those of the channel first, each once. */
export function mailRecipients({ transport, to }: Channel, { recipients }: Notification): readonly string[] {
  if (transport.kind !== 'email') return [];
  const named = transport.tellRecipients ? recipients.filter(isMailAddress) : [];
  const seen = new Map([...to, ...named].map((address) => [address.toLowerCase(), address]));
  return [...seen.values()].slice(0, MAIL_RECIPIENTS_MAX);
}

/** What a channel wants to be told of. */
export type Wish = Pick<Channel, 'types' | 'minSeverity' | 'tenants'>;

export function isWantedBy({ types, minSeverity, tenants }: Wish, notification: Notification): boolean {
  const severity = severityOf(notification);
  return (
    types.some((pattern) => matchesType(pattern, notification.type)) &&
    (minSeverity === null || severity === null || isAtLeast(severity, minSeverity)) &&
    (tenants === null || tenants.includes(notification.tenant))
  );
}

/** Whether a channel is told of a notification: it wants it, and there is somebody to tell. */
export const isToldOf = (channel: Channel, notification: Notification): boolean =>
  isWantedBy(channel, notification) &&
  (channel.transport.kind !== 'email' || mailRecipients(channel, notification).length > 0);
