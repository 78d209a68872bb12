import type { KeyRotated } from '../../../events/key-rotated.ts';
import type { RotationGraceEnded } from '../../../events/rotation-grace-ended.ts';
import type { RotationGraceEnding } from '../../../events/rotation-grace-ending.ts';
import { epochMs, isoTime } from '../../../shared/iso-time.ts';
import type { KeyDescription, PreviousSecret, SecretOnRecord } from './key-state.ts';

/**
 * The grace of a key's last rotation: how events change it, and what is still to be recorded of it. Warnings and ends
 * are written by a sweep that may run late or twice, so each names the rotation that it is about, and one that comes
 * after another rotation changes nothing.
 */
export function replaced(secret: SecretOnRecord, { time, data }: KeyRotated): PreviousSecret {
  const { graceEndsAt } = data;
  return { ...secret, graceEndsAt, warnedAt: null, graceEndedAt: graceEndsAt > time ? null : time };
}

export function graceWarned(key: KeyDescription, event: RotationGraceEnding): KeyDescription {
  const previous = underWay(key, event);
  if (previous === null || previous.warnedAt !== null) return key;
  return { ...key, previousSecret: { ...previous, warnedAt: event.time } };
}

export function graceEnded(key: KeyDescription, event: RotationGraceEnded): KeyDescription {
  const previous = underWay(key, event);
  if (previous === null) return key;
  return { ...key, previousSecret: { ...previous, graceEndedAt: event.time } };
}

/** The previous secret if its grace is the one that the event means, and has no end on record. */
function underWay(
  { previousSecret: previous }: KeyDescription,
  { data }: RotationGraceEnding | RotationGraceEnded,
): PreviousSecret | null {
  if (previous === null || previous.graceEndedAt !== null) return null;
  const meant =
    previous.fingerprint === data.previousFingerprint && previous.graceEndsAt === data.graceEndsAt;
  return meant ? previous : null;
}

/**
 * When the grace of a live key ends, if that end is still to be recorded; else null. Where the key expires first, both
 * secrets end with it, and its expiry is what is recorded.
 */
export function graceToEnd(key: Pick<KeyDescription, 'previousSecret' | 'expiresAt'>): string | null {
  const { previousSecret: previous, expiresAt } = key;
  if (previous === null || previous.graceEndedAt !== null) return null;
  return expiresAt !== null && expiresAt < previous.graceEndsAt ? null : previous.graceEndsAt;
}

/** From when on a warning of that end may be given, if none was: the middle of the grace. Else null. */
export function warnableFrom(
  key: Pick<KeyDescription, 'previousSecret' | 'expiresAt' | 'rotatedAt'>,
): string | null {
  const endsAt = graceToEnd(key);
  if (endsAt === null || key.rotatedAt === null || key.previousSecret?.warnedAt !== null) return null;
  return isoTime(Math.ceil((epochMs(key.rotatedAt) + epochMs(endsAt)) / 2));
}
