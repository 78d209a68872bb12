import type { CopyFile } from './copy-snapshot.ts';

/** So many small files of one date are worth rewriting as one: each costs a scan its footer and row groups. */
export const FILES_PER_MERGE_MIN = 8;
/** Bytes from which on a file is left alone: rewriting it again costs more than one file less saves. */
export const MERGED_FILE_BYTES_MAX = 128 * 1024 * 1024;
/**
 * Rows from which on, likewise. Rows that repeat each other take 36 bytes in a file and 3 kB while they are sorted, so
 * this bounds what a merge spills to disk: 3 GB.
 */
export const MERGED_FILE_ROWS_MAX = 1_000_000;

/** Files within this factor of each other's size are of one class. */
const SIZE_CLASS_FACTOR = FILES_PER_MERGE_MIN;

/**
 * The files to merge next, of one date and one size class, or undefined when there are not enough of them anywhere. By
 * classes, a row is rewritten once per class, which is a few times in its life; without them the merged file of a busy
 * day would be rewritten with every few small ones that come. The most numerous go first, so that a day under import is
 * not starved by quiet ones.
 */
export function planMerge(files: readonly CopyFile[]): readonly CopyFile[] | undefined {
  const smallByClass = new Map<string, CopyFile[]>();
  for (const file of files) {
    if (file.bytes >= MERGED_FILE_BYTES_MAX || file.rows >= MERGED_FILE_ROWS_MAX) continue;
    const sizeClass = `${file.date} ${Math.floor(Math.log(Math.max(1, file.bytes)) / Math.log(SIZE_CLASS_FACTOR))}`;
    const small = smallByClass.get(sizeClass);
    if (small === undefined) smallByClass.set(sizeClass, [file]);
    else small.push(file);
  }
  let most: readonly CopyFile[] = [];
  for (const small of smallByClass.values()) if (small.length > most.length) most = small;
  return most.length >= FILES_PER_MERGE_MIN ? uptoLimits(most) : undefined;
}

/** As many of the files, smallest first, as one merged file may hold; at least two. */
function uptoLimits(files: readonly CopyFile[]): readonly CopyFile[] {
  const ascending = files.toSorted((a, b) => a.bytes - b.bytes || (a.path < b.path ? -1 : 1));
  let bytes = 0;
  let rows = 0;
  return ascending.filter((file, index) => {
    bytes += file.bytes;
    rows += file.rows;
    return index < 2 || (bytes <= MERGED_FILE_BYTES_MAX && rows <= MERGED_FILE_ROWS_MAX);
  });
}
