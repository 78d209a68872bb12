import type { Clock } from '../../shared/clock.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import type { DigestPlace } from './domain/next-digest.ts';
import { archivedPublicKeys, type ArchivedPublicKey } from './public-keys.ts';
import { verifyArchive } from './verify-archive.ts';
import type { Verification } from './verification.ts';

export interface IntegrityParts {
  readonly store: ArchiveStore;
  readonly place: Omit<DigestPlace, 'publicKeyFingerprint'>;
  readonly clock: Clock;
  /** Whether digests are written at all. */
  readonly isSigned: boolean;
}

/** Nest injection token of the {@link IntegrityService}. */
export const INTEGRITY_SERVICE = Symbol('IntegrityService');

/** Answers what can be said of the archive without trusting anything but the archive and its keys. */
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

  /** Reads every log file of the period. */
  verify(fromMs: number, toMs: number): Promise<Verification> {
    const { store, place, clock } = this.#parts;
    return verifyArchive(store, {
      ...{ address: place.address, publicKeys: null, knownDigest: null, fromMs, toMs, nowMs: clock.nowMs() },
    });
  }
}
