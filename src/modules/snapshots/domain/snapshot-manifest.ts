import { z } from 'zod';

/**
 * What a snapshot consists of. Written last: a snapshot without a manifest does not exist. The key of part `i` follows
 * from its index, so a manifest cannot name an object outside its own folder.
 */
const FORMAT = 1;

/** Bytes of the database file in one part. Bounds the memory of taking and restoring, and what is sent again. */
export const PART_RAW_BYTES = 32 * 1024 * 1024;

const sizeInBytes = z.int().positive();

const part = z.strictObject({
  /** Of the stored object, compressed. */
  size: sizeInBytes,
  /** Of the stored object, lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What it unpacks to. */
  rawSize: sizeInBytes.max(PART_RAW_BYTES),
});

const manifest = z
  .strictObject({
    format: z.literal(FORMAT),
    name: z.string(),
    /** `PRAGMA user_version` of the file: which projection its rows are of. */
    version: z.int().nonnegative(),
    /** By stream, as far as the read model had come when the copy was begun; the file itself may be a little further. */
    checkpoint: z.record(z.string(), z.array(z.int().nonnegative())),
    compression: z.literal('zstd'),
    rawBytes: sizeInBytes,
    parts: z.array(part).min(1),
    takenAt: z.iso.datetime(),
  })
  .refine(({ rawBytes, parts }) => rawBytes === parts.reduce((sum, { rawSize }) => sum + rawSize, 0));

export type SnapshotManifest = z.infer<typeof manifest>;
export type SnapshotPart = z.infer<typeof part>;

export type ManifestFacts = Omit<SnapshotManifest, 'format' | 'compression' | 'rawBytes'>;

export function encodeManifest(facts: ManifestFacts): Uint8Array {
  const rawBytes = facts.parts.reduce((sum, { rawSize }) => sum + rawSize, 0);
  const whole: SnapshotManifest = { format: FORMAT, compression: 'zstd', rawBytes, ...facts };
  return Buffer.from(`${JSON.stringify(whole, null, 2)}\n`);
}

/** Undefined when the bytes are no manifest that this program understands. */
export function decodeManifest(bytes: Uint8Array): SnapshotManifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
  } catch {
    return undefined;
  }
}
