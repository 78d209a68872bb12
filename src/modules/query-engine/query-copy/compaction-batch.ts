import type { ArchivedFile } from './archived-files.ts';

/** Archive files read in one go. Each date among them becomes a Parquet file, so more at once means fewer small ones. */
export const FILES_PER_BATCH_MAX = 128;
/** Uncompressed bytes read in one go. */
export const BATCH_RAW_BYTES_MAX = 64 * 1024 * 1024;
/** Dates that one batch may write. Bounds the files of a batch when an import brings years at once. */
export const DATES_PER_BATCH_MAX = 400;

/** The first files of `files` that make a batch: at least one, within both bounds otherwise. */
export function nextBatch(files: readonly ArchivedFile[]): readonly ArchivedFile[] {
  const batch: ArchivedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    bytes += file.rawBytes;
    if (batch.length > 0 && (batch.length >= FILES_PER_BATCH_MAX || bytes > BATCH_RAW_BYTES_MAX)) break;
    batch.push(file);
  }
  return batch;
}

/** Names sort by the archive files they came from; the same batch always gets the same name. */
export function batchFileName(batch: readonly ArchivedFile[]): string {
  const sequence = (file: ArchivedFile | undefined): string => String(file?.sequence ?? 0).padStart(12, '0');
  return `${sequence(batch[0])}-${sequence(batch.at(-1))}.parquet`;
}
