import type { Clock } from '../../shared/clock.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { datePartition, isoTime, MS_PER_DAY } from '../../shared/iso-time.ts';
import type { Digest } from './domain/digest.ts';
import { decodeDigest } from './domain/digest-document.ts';
import { digestEndOf, digestsPrefix } from './domain/digest-key.ts';
import type { DigestPlace } from './domain/next-digest.ts';
import { archivedPublicKeys, type ArchivedPublicKey } from './public-keys.ts';

export interface IntegrityParts {
  readonly store: ArchiveStore;
  readonly place: Omit<DigestPlace, 'publicKeyFingerprint'>;
  readonly clock: Clock;
  /** Whether digests are written at all. */
  readonly isSigned: boolean;
}

/** One every minute. */
const DIGESTS_PER_DAY_MAX = 1_440;

export interface IntegrityStatus {
  readonly isSigned: boolean;
  readonly place: IntegrityParts['place'];
  readonly last: { readonly digest: Digest; readonly contentSha256: string } | null;
  readonly publicKeys: readonly ArchivedPublicKey[];
}

/** Nest injection token of the {@link IntegrityService}. */
export const INTEGRITY_SERVICE = Symbol('IntegrityService');

/** What there is to check the archive by: where its digests are, the last of them, and the public keys. */
export class IntegrityService {
  readonly #parts: IntegrityParts;

  constructor(parts: IntegrityParts) {
    this.#parts = parts;
  }

  get place(): IntegrityParts['place'] {
    return this.#parts.place;
  }

  get isSigned(): boolean {
    return this.#parts.isSigned;
  }

  publicKeys(): Promise<readonly ArchivedPublicKey[]> {
    return archivedPublicKeys(this.#parts.store, this.#parts.place.address);
  }

  async status(): Promise<IntegrityStatus> {
    const { place, isSigned } = this.#parts;
    return { isSigned, place, last: await this.#lastDigest(), publicKeys: await this.publicKeys() };
  }

  /** Of today or yesterday: whoever wants to know of older ones has the archive itself. */
  async #lastDigest(): Promise<IntegrityStatus['last']> {
    const { store, place, clock } = this.#parts;
    for (const dayMs of [clock.nowMs(), clock.nowMs() - MS_PER_DAY]) {
      const folder = `${digestsPrefix(place.address)}${datePartition(isoTime(dayMs))}/`;
      const { keys } = await store.list(folder, { after: null, limit: DIGESTS_PER_DAY_MAX });
      const last = keys.findLast((key) => digestEndOf(key) !== undefined);
      const stored = last === undefined ? undefined : await store.get(last);
      if (stored !== undefined) return decodeDigest(stored.bytes);
    }
    return null;
  }
}
