import type { Clock } from '../../../shared/clock.ts';

/** How the bucket encrypts what is put there; `none` leaves it to the bucket's own default. */
export interface S3Encryption {
  readonly kind: 'none' | 'aes256' | 'kms';
  /** Of kind `kms` only: id or ARN of the key; without one, the account's own key for S3. */
  readonly keyId?: string;
}

/** Until when nobody (`compliance`), or nobody without a special permission (`governance`), can delete an object. */
export interface S3ObjectLock {
  readonly mode: 'governance' | 'compliance';
  readonly days: number;
}

/** Where S3 is and as whom; for tests. A service leaves it to the SDK's standard variables (`AWS_REGION`, …). */
export interface S3Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface S3Limits {
  /** Tries of one request, the first included. The pauses between them are the SDK's: random, up to twice as long each. */
  readonly attempts: number;
  readonly connectionTimeoutMs: number;
  /** Silence on a connection. What moves, however slowly, is not cut off by it. */
  readonly silenceTimeoutMs: number;
  /** From the request to the start of its answer, the upload included. */
  readonly requestTimeoutMs: number;
  /** Larger objects go up in parts. */
  readonly singleUploadBytesMax: number;
  readonly partBytes: number;
}

const MiB = 1024 * 1024;

/** Per process, for a bucket in the same region; slow enough for one behind a thin line. */
export const S3_LIMITS: S3Limits = {
  // Seconds of pauses at most: longer trouble is for the archiver, which tries again for as long as it lasts.
  attempts: 5,
  // A handshake takes two round trips, which are below 1 s around the globe.
  connectionTimeoutMs: 5_000,
  silenceTimeoutMs: 20_000,
  // 64 MiB in two minutes are 4.5 Mbit/s.
  requestTimeoutMs: 120_000,
  // S3 takes 5 GiB at once; this much is cheap to send again after a cut.
  singleUploadBytesMax: 64 * MiB,
  // S3 takes 10,000 parts of at least 5 MiB: this allows for 156 GiB.
  partBytes: 16 * MiB,
};

export interface S3ArchiveOptions {
  readonly bucket: string;
  /** In front of every key inside the bucket; empty or ending in `/`. */
  readonly prefix: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`, which servers other than AWS often need. */
  readonly pathStyle: boolean;
  readonly encryption: S3Encryption;
  /** Null: objects are kept as the bucket's own default says. */
  readonly objectLock: S3ObjectLock | null;
  /** For the retention date of Object Lock. */
  readonly clock?: Clock;
  readonly connection?: S3Connection;
  readonly limits?: Partial<S3Limits>;
}
