import type { CopyFile } from './copy-snapshot.ts';

/**
 * So many small files of one date are worth rewriting as one: each costs a scan its footer and row groups. When it took
 * eight of them, a trail of 93 days stayed in 396 files, and a report over it took a sixth longer than over 94.
 */
export const FILES_PER_MERGE_MIN = 4;
/** Bytes from which on a file is left alone: rewriting it again costs more than one file less saves. */
export const MERGED_FILE_BYTES_MAX = 128 * 1024 * 1024;
/**
 * Rows from which on, likewise. Rows that repeat each other take 36 bytes in a file and 3 kB while they are sorted, so
 * this bounds what a merge spills to disk: 3 GB.
 */
export const MERGED_FILE_ROWS_MAX = 1_000_000;

/**
 * The files to merge next, of one date, or undefined when there are not enough of them anywhere. The largest of them is
 * at most as large as the others together, so a row's file at least doubles with every rewrite, which happens a few times
 * in its life; otherwise the merged file of a busy day would be rewritten with every few small ones that come. Fixed
 * classes of size did the same, but left files that happened to lie on two sides of a border. The date with the most
 * goes first, so that a day under import is not starved by quiet ones.
 */
export function planMerge(files: readonly CopyFile[]): readonly CopyFile[] | undefined {
  const smallByDate = new Map<string, CopyFile[]>();
  for (const file of files) {
    if (file.bytes >= MERGED_FILE_BYTES_MAX || file.rows >= MERGED_FILE_ROWS_MAX) continue;
    const small = smallByDate.get(file.date);
    if (small === undefined) smallByDate.set(file.date, [file]);
    else small.push(file);
  }
  let most: readonly CopyFile[] = [];
  for (const small of smallByDate.values()) {
    const worthwhile = small.length > most.length ? balanced(small) : [];
    if (worthwhile.length > most.length) most = worthwhile;
  }
  return most.length >= FILES_PER_MERGE_MIN ? uptoLimits(most) : undefined;
}

/** The longest run of files, smallest first, whose largest is at most as large as all before it. */
function balanced(files: readonly CopyFile[]): readonly CopyFile[] {
  const ascending = files.toSorted(bySize);
  let before = 0;
  let length = 0;
  for (const [index, { bytes }] of ascending.entries()) {
    if (bytes <= before) length = index + 1;
    before += bytes;
  }
  return ascending.slice(0, length);
}

const bySize = (a: CopyFile, b: CopyFile): number => a.bytes - b.bytes || (a.path < b.path ? -1 : 1);

/** As many of the files, smallest first, as one merged file may hold; at least two. */
function uptoLimits(ascending: readonly CopyFile[]): readonly CopyFile[] {
  let bytes = 0;
  let rows = 0;
  return ascending.filter((file, index) => {
    bytes += file.bytes;
    rows += file.rows;
    return index < 2 || (bytes <= MERGED_FILE_BYTES_MAX && rows <= MERGED_FILE_ROWS_MAX);
  });
}
