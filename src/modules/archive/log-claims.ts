import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import {
  claimKey,
  claimNumber,
  CLAIMS_PREFIX,
  claimText,
  readClaim,
  type LogClaim,
} from './domain/log-claim.ts';
import { listedKeys } from './listed-keys.ts';

export interface NumberedClaim {
  readonly number: number;
  readonly claim: LogClaim;
}

/**
 * The claims that a bucket holds: objects that are written once and numbered, so that of several processes which claim at
 * the same moment one is heard, and the others hear it.
 */
export class LogClaims {
  readonly #store: ArchiveStore;

  constructor(store: ArchiveStore) {
    this.#store = store;
  }

  /** The claim that counts. Throws InfrastructureError `archive_corrupt` when it cannot be read. */
  async latest(): Promise<NumberedClaim | undefined> {
    let number = 0;
    for await (const key of listedKeys(this.#store, CLAIMS_PREFIX))
      number = Math.max(number, claimNumber(key) ?? 0);
    if (number === 0) return undefined;
    const stored = await this.#store.get(claimKey(number));
    const claim = stored && readClaim(Buffer.from(stored.bytes).toString('utf8'));
    if (claim !== undefined) return { number, claim };
    throw new InfrastructureError(
      'archive_corrupt',
      `The object ${claimKey(number)} does not say which log the archive is made of.`,
    );
  }

  /** Claims after the claim of that number. False when another process has claimed something else meanwhile. */
  async claim(after: number, claim: LogClaim): Promise<boolean> {
    try {
      await this.#store.put(claimKey(after + 1), Buffer.from(claimText(claim)));
      return true;
    } catch (error) {
      if (error instanceof InfrastructureError && error.code === 'archive_conflict') return false;
      throw error;
    }
  }
}
