/** How alerts put things: short enough for a telephone, plural where there are several, and true also where clocks are apart. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { Subject } from './finding.ts';

/** Texts of the trail may be long: an alert is read on a telephone. */
const QUOTED_CHARS_MAX = 80;

export const shortened = (text: string): string =>
  text.length <= QUOTED_CHARS_MAX ? text : `${text.slice(0, QUOTED_CHARS_MAX - 1)}…`;

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `64 minutes`, `3 hours`, `12 days`: the largest unit of which there are at least two. */
export function durationText(ms: number): string {
  const units = [
    [MS_PER_DAY, 'day'],
    [MS_PER_HOUR, 'hour'],
    [MS_PER_MINUTE, 'minute'],
    [MS_PER_SECOND, 'second'],
  ] as const;
  const fitting = units.find(([unit]) => ms >= 2 * unit);
  return fitting === undefined ? 'a moment' : counted(Math.floor(ms / fitting[0]), fitting[1]);
}

/**
 * How long after something else a thing happened: `5 minutes after it was revoked`. Clocks are apart, so what came after it
 * may say that it came before: then this says so, too.
 */
export const afterText = (ms: number, event: string): string =>
  ms >= 0
    ? `${durationText(ms)} after ${event}`
    : `${durationText(-ms)} before ${event}, if both clocks are right`;

/** `ci-prod of ana@example.com` */
export const keyText = ({ keyId, keyName, owner }: Subject): string =>
  `${shortened(keyName ?? keyId ?? 'of nobody')}${owner === null ? '' : ` of ${shortened(owner)}`}`;

export const fromText = (ip: string | null): string => (ip === null ? '' : ` from ${shortened(ip)}`);

/** `a, b and c` */
export function listed(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
