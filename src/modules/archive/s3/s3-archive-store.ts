import type { S3Client } from '@aws-sdk/client-s3';
import { systemClock } from '../../../shared/clock.ts';
import type { ArchiveObject, ArchiveStore } from '../archive-store.ts';
import { requireObjectKey } from '../key-rule.ts';
import { checkBucket } from './bucket-check.ts';
import { keysInBucket } from './bucket-listing.ts';
import { reading, writing } from './operation-failure.ts';
import type { Place } from './place.ts';
import { protectionOf } from './protection.ts';
import { connect } from './s3-connection.ts';
import { S3_LIMITS, type S3ArchiveOptions, type S3Limits } from './s3-options.ts';
import { contentOf, readHead, readObject } from './stored-object.ts';
import { writeOnce } from './write-once.ts';

/** The second one says what is not there; without it, S3 denies access to that as to what may not be read. */
const READ_PERMISSIONS = 's3:GetObject and s3:ListBucket';

/**
 * An {@link ArchiveStore} in a bucket: an object of key `a/b` is the object `{prefix}a/b`, its metadata and SHA-256 are
 * user metadata of it. One that lacks them (copied with other tools) is served with its true checksum and no metadata.
 *
 * Any number of processes may write: every put is conditional on the key being free, so the server decides which of
 * several is the one, and the others compare themselves with it. Nothing is kept in memory.
 */
export class S3ArchiveStore implements ArchiveStore {
  readonly #client: S3Client;
  readonly #options: S3ArchiveOptions;
  readonly #limits: S3Limits;

  private constructor(client: S3Client, options: S3ArchiveOptions, limits: S3Limits) {
    this.#client = client;
    this.#options = options;
    this.#limits = limits;
  }

  /** @throws InfrastructureError of code `s3_…` that says which setting is wrong, when the bucket cannot be used. */
  static async open(options: S3ArchiveOptions): Promise<S3ArchiveStore> {
    const limits = { ...S3_LIMITS, ...options.limits };
    const client = connect(options, limits);
    try {
      await checkBucket(client, options);
    } catch (error) {
      client.destroy();
      throw error;
    }
    return new S3ArchiveStore(client, options, limits);
  }

  /**
   * `unchanged` also when a try of this very call had made the object and its answer was lost: what is there is what
   * was asked for, and who made it cannot be known.
   */
  async put(
    key: string,
    bytes: Uint8Array,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<'created' | 'unchanged'> {
    requireObjectKey(key);
    const { encryption, objectLock, clock = systemClock } = this.#options;
    return writing(this.#place(key), () =>
      writeOnce(this.#client, this.#limits, {
        ...this.#place(key),
        bytes,
        content: contentOf(bytes, metadata),
        protection: protectionOf(encryption, objectLock, clock),
      }),
    );
  }

  async get(
    key: string,
    how?: 'as-it-is',
  ): Promise<{ readonly bytes: Uint8Array; readonly object: ArchiveObject } | undefined> {
    requireObjectKey(key);
    return reading(this.#place(key), READ_PERMISSIONS, () =>
      readObject(this.#client, this.#place(key), this.#limits.attempts, how),
    );
  }

  async head(key: string): Promise<ArchiveObject | undefined> {
    requireObjectKey(key);
    return reading(this.#place(key), READ_PERMISSIONS, async () => {
      const head = await readHead(this.#client, this.#place(key));
      // Only its bytes can say the checksum of an object that was not put here.
      return head === 'foreign' ? (await this.get(key))?.object : head;
    });
  }

  async list(
    prefix: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly keys: readonly string[]; readonly next: string | null }> {
    return reading(this.#place(prefix), 's3:ListBucket', async () => {
      const keys: string[] = [];
      for await (const key of keysInBucket(this.#client, this.#options, prefix, page)) {
        if (keys.length === page.limit) return { keys, next: keys.at(-1) ?? page.after };
        keys.push(key);
      }
      return { keys, next: null };
    });
  }

  /** Closes the connections; requests under way fail. */
  close(): void {
    this.#client.destroy();
  }

  #place(key: string): Place {
    const { bucket, prefix } = this.#options;
    return { bucket, prefix, key };
  }
}
