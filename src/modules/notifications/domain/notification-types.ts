import { nearestName } from '../../../shared/nearest-name.ts';
import { matchesType } from './type-pattern.ts';

/** Everything that people are told of. A room that tells of something new adds its type here, and docs/notifications.md. */
export const NOTIFICATION_TYPES = [
  'alert.raised',
  'alert.resolved',
  'report.made',
  'report.failed',
  'policy.step',
  'policy.held',
  'policy.exception',
  'review.opened',
  'review.reminder',
  'review.closed',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** Of the message that `keytrail notifications test` sends: it goes to the channel asked for, whatever that one takes. */
export const TEST_NOTIFICATION_TYPE = 'channel.test';

/** What a channel may write to take all of one room, or all there is. */
const PATTERNS: readonly string[] = [
  ...new Set(NOTIFICATION_TYPES.map((type) => `${type.slice(0, type.indexOf('.'))}.*`)),
  '*',
];

/**
 * What is wrong with a pattern that no notification will ever match: whoever wrote it would wait for messages in vain.
 * Null: it matches some. It is the end of a sentence, and does not repeat the pattern.
 */
export function unmatchedPattern(pattern: string): string | null {
  if (NOTIFICATION_TYPES.some((type) => matchesType(pattern, type))) return null;
  const nearest = nearestName(pattern, [...NOTIFICATION_TYPES, ...PATTERNS]);
  return nearest === null
    ? `matches nothing that people are told of; there are ${likely(pattern).join(', ')}`
    : `matches nothing that people are told of; did you mean "${nearest}"?`;
}

/** Those of the room that the pattern names; all, where it names none. */
function likely(pattern: string): readonly string[] {
  const room = `${pattern.split('.', 1)[0]}.`;
  const ofRoom = NOTIFICATION_TYPES.filter((type) => type.startsWith(room));
  return ofRoom.length === 0 ? NOTIFICATION_TYPES : ofRoom;
}
