import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import type { ArchiveIndex } from '../archive/checkpoint/archive-checkpoint.ts';
import type { ArchivedFile } from '../archive/domain/archived-file.ts';
import { decodeDigest, encodeDigest, SIGNATURE_ALGORITHM } from './domain/digest-document.ts';
import { digestEndOf, digestsPrefix } from './domain/digest-key.ts';
import type { DigestSigner } from './domain/digest-signature.ts';
import { isReached, NO_POSITIONS, type DigestedPositions } from './domain/digested-positions.ts';
import { nextDigest, nextEndMs, type DigestPlace, type KeptDigest } from './domain/next-digest.ts';
import { keepPublicKey } from './public-keys.ts';

const KEYS_PER_PAGE = 1_000;
const FILES_PER_PAGE = 1_000;
/** Files that are known and in no digest yet; after an upgrade that is a whole archive, which is taken in piece by piece. */
const FILES_KEPT_MAX = 50_000;
/** After the end of what a digest covers: files that were just being stored are in it then, and not in the next one. */
export const DIGEST_SETTLE_MS = 60_000;
/** Digests of one look; after a downtime of months the rest comes with the next looks. */
const DIGESTS_AT_ONCE_MAX = 500;

export interface DigestWriterParts {
  readonly store: ArchiveStore;
  readonly index: ArchiveIndex;
  /** Asked for when the first digest is due. */
  readonly signer: () => DigestSigner;
  readonly place: Omit<DigestPlace, 'publicKeyFingerprint'>;
  /** How long a stretch of time one digest covers. */
  readonly intervalMs: number;
  readonly clock: Clock;
  /** Whether this process does the leader's work now. */
  readonly leads: () => boolean;
}

/**
 * Writes the digests of the log files, one after the other. Where the chain stands is read from the archive itself, and a
 * digest's key follows from the one before it; so of two leaders one writes it, the other goes on from what it finds, and
 * a crash leaves a digest whole or not at all.
 */
export class DigestWriter {
  readonly #parts: DigestWriterParts;
  /** Undefined: not looked up yet. */
  #last: KeptDigest | null | undefined;
  #lastKey: string | null = null;
  readonly #files = new FilesToDigest();
  #isStopped = false;

  constructor(parts: DigestWriterParts) {
    this.#parts = parts;
  }

  /** The last digest that this process knows of. */
  last(): KeptDigest | null {
    return this.#last ?? null;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** @returns how many were written. Throws InfrastructureError; what is missing comes with the next look. */
  async writeDue(): Promise<number> {
    let written = 0;
    while (written < DIGESTS_AT_ONCE_MAX && !this.#isStopped && this.#parts.leads()) {
      // Known to be not due yet: nothing is asked of the bucket.
      if (this.#last !== undefined && this.#dueEndMs() === undefined) break;
      await this.#lookUpLast();
      const endMs = this.#dueEndMs();
      if (endMs === undefined) break;
      if (await this.#write(endMs)) written += 1;
    }
    return written;
  }

  #dueEndMs(): number | undefined {
    const { index, clock, intervalMs } = this.#parts;
    const last = this.#last ?? null;
    this.#files.takeIn(index, last?.digest.positions ?? NO_POSITIONS);
    const endMs = nextEndMs(last?.digest ?? null, this.#files.first(), intervalMs);
    return endMs !== undefined && endMs + DIGEST_SETTLE_MS <= clock.nowMs() ? endMs : undefined;
  }

  /** Digests are in the order of their keys, so the last one is whatever comes after the last that is known. */
  async #lookUpLast(): Promise<void> {
    const { store, place } = this.#parts;
    let last: string | undefined;
    let after = this.#lastKey;
    do {
      const page = await store.list(digestsPrefix(place.address), { after, limit: KEYS_PER_PAGE });
      last = page.keys.findLast((key) => digestEndOf(key) !== undefined) ?? last;
      after = page.next;
    } while (after !== null);
    this.#last ??= null;
    if (last === undefined) return;
    const stored = await store.get(last);
    const { signature } = stored?.object.metadata ?? {};
    if (stored === undefined || signature === undefined)
      throw new InfrastructureError(
        'digest_unreadable',
        `The digest ${last} has lost its signature, so no digest can follow it. Restore it from a copy.`,
      );
    this.#lastKey = last;
    this.#last = { ...decodeDigest(stored.bytes), signature };
  }

  /** @returns false when another process has written one under this key; if it is another one, it is looked up next */
  async #write(endMs: number): Promise<boolean> {
    const { store, place, clock, intervalMs } = this.#parts;
    const signer = this.#parts.signer();
    await keepPublicKey(store, place.address, signer, isoTime(clock.nowMs()));
    const digest = nextDigest(this.#last ?? null, this.#files.all(), endMs, intervalMs, {
      ...place,
      publicKeyFingerprint: signer.fingerprint,
    });
    const { bytes, contentSha256 } = encodeDigest(digest);
    const signature = signer.sign(digest, contentSha256);
    const key = digest.objectKey.slice(place.objectPrefix.length);
    let outcome: 'created' | 'unchanged';
    try {
      outcome = await store.put(key, bytes, { signature, 'signature-algorithm': SIGNATURE_ALGORITHM });
    } catch (error) {
      if (error instanceof InfrastructureError && error.code === 'archive_conflict') return false;
      throw error;
    }
    this.#last = { digest, contentSha256, signature };
    this.#lastKey = key;
    return outcome === 'created';
  }
}

/** What the index lists and no digest has yet. */
class FilesToDigest {
  #files: ArchivedFile[] = [];
  #sequence = 0;
  #generation: number | undefined;

  takeIn(index: ArchiveIndex, digested: DigestedPositions): void {
    if (index.generation() !== this.#generation) {
      this.#generation = index.generation();
      this.#files = [];
      this.#sequence = 0;
    }
    this.#files = this.#files.filter((file) => !isReached(digested, file));
    while (this.#files.length < FILES_KEPT_MAX) {
      const page = index.filesAfter(this.#sequence, FILES_PER_PAGE);
      this.#sequence = page.at(-1)?.sequence ?? this.#sequence;
      this.#files.push(...page.filter((file) => !isReached(digested, file)));
      if (page.length < FILES_PER_PAGE) return;
    }
  }

  first(): ArchivedFile | undefined {
    return this.#files[0];
  }

  all(): readonly ArchivedFile[] {
    return this.#files;
  }
}
