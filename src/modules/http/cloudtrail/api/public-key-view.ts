import { epochMs, MS_PER_DAY, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import type { ArchivedPublicKey } from '../../../integrity/public-keys.ts';

/**
 * `PublicKeyList` of `ListPublicKeys`. All of them, whatever period was asked for: a digest that is made up for after a
 * downtime is signed by a key that came later than what it covers, and a key that is taken up again has one beginning.
 * Clients look a key up by its fingerprint; without one they call every digest of it invalid.
 *
 * @param keys the oldest first
 * @param endMs of the period that was asked for, or now
 */
export const publicKeyList = (keys: readonly ArchivedPublicKey[], endMs: number) =>
  keys.map(({ der, fingerprint, since }, at) => {
    const next = keys[at + 1];
    const startMs = epochMs(since);
    const untilMs = next === undefined ? Math.max(endMs, startMs) + MS_PER_DAY : epochMs(next.since);
    return {
      Value: Buffer.from(der).toString('base64'),
      ValidityStartTime: Math.floor(startMs / MS_PER_SECOND),
      ValidityEndTime: Math.ceil(untilMs / MS_PER_SECOND),
      Fingerprint: fingerprint,
    };
  });
