/** What is known of a stored object without reading it. */
export interface ArchiveObject {
  readonly key: string;
  readonly size: number;
  /** Lower-case hexadecimal SHA-256 of the stored bytes. */
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Write-once storage of evidence, on a filesystem or a bucket, with the same keys.
 *
 * - `put` writes an object once. The same bytes and metadata under the same key again: `unchanged`. Other bytes under a
 *   key that exists: throws InfrastructureError `archive_conflict`, and what was there stays.
 * - Bytes, metadata and checksum come back unchanged.
 * - A listing is complete and in byte order of the keys, across pages; a half-written object is never listed.
 * - Keys are `/`-separated, without `.` or `..` segments; others are refused with `archive_key_invalid`.
 */
export interface ArchiveStore {
  put(
    key: string,
    bytes: Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<'created' | 'unchanged'>;
  /**
   * Throws InfrastructureError `archive_corrupt` when the bytes are not those that were put. `as-it-is` gives them all the
   * same, with their own checksum: for whoever has to see what lies there, since they check it by other means.
   */
  get(
    key: string,
    how?: 'as-it-is',
  ): Promise<{ readonly bytes: Uint8Array; readonly object: ArchiveObject } | undefined>;
  head(key: string): Promise<ArchiveObject | undefined>;
  /** Keys that start with `prefix` and sort after `after`, at most `limit`; `next` is null when nothing is left. */
  list(
    prefix: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly keys: readonly string[]; readonly next: string | null }>;
}

/** Nest injection token of the {@link ArchiveStore}. */
export const ARCHIVE_STORE = Symbol('ArchiveStore');
