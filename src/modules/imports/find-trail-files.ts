import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  DIGEST_FOLDER,
  FOLDERS_BESIDE_THE_TRAIL,
  INSIGHT_FOLDER,
} from '../archive/domain/beside-the-trail.ts';
import { PRIVATE_FOLDER } from '../archive/key-rule.ts';

export interface TrailFile {
  readonly path: string;
  /** As stored, compressed or not. */
  readonly bytes: number;
}

/** A file that gave nothing, and why; `reason` follows the name in a sentence. */
export interface CorruptFile {
  readonly file: string;
  readonly reason: string;
}

export interface FoundFiles {
  /** Each file once, in byte order of the paths within each argument: AWS's names sort by time within a region. */
  readonly files: readonly TrailFile[];
  /** What could not be looked at: absent, or not readable. */
  readonly unreadable: readonly CorruptFile[];
}

/**
 * The log files under the given paths, at any depth. Within directories only `.json` and `.json.gz` count, and what lies
 * beside the log files of an archive does not; a file that is named itself is taken whatever it is called. Links to
 * directories are not followed, since they may lead in circles.
 */
export async function findTrailFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Map<string, TrailFile>();
  const unreadable: CorruptFile[] = [];
  for (const path of paths) {
    await visit(resolve(path), true, files, unreadable);
  }
  return { files: [...files.values()], unreadable };
}

/** Folders without log files; the last is an archive's own corner, of checksums in files of JSON. */
const FOLDERS_LEFT_ALONE: ReadonlySet<string> = new Set([...FOLDERS_BESIDE_THE_TRAIL, PRIVATE_FOLDER]);

/** In the names of files, since tools that copy an archive may put all of them into one folder. */
const NAMES_LEFT_ALONE: readonly string[] = [`_${DIGEST_FOLDER}_`, `_${INSIGHT_FOLDER}_`];

const isTrailName = (name: string): boolean =>
  /\.json(\.gz)?$/i.test(name) && !NAMES_LEFT_ALONE.some((part) => name.includes(part));

async function visit(
  path: string,
  named: boolean,
  files: Map<string, TrailFile>,
  unreadable: CorruptFile[],
): Promise<void> {
  try {
    const info = await stat(path);
    if (!info.isDirectory()) {
      if (info.isFile()) files.set(path, { path, bytes: info.size });
      else if (named) unreadable.push({ file: path, reason: 'is neither a file nor a directory' });
      return;
    }
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))) {
      const wanted = entry.isDirectory() ? !FOLDERS_LEFT_ALONE.has(entry.name) : isTrailName(entry.name);
      if (wanted) await visit(join(path, entry.name), false, files, unreadable);
    }
  } catch (error) {
    unreadable.push({ file: path, reason: reasonOf(error) });
  }
}

/** What the operating system or zlib calls an error; empty if neither raised it. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** By the operating system's code, because its message repeats the path. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read';
    default:
      return `cannot be read (${code === '' ? String(error) : code})`;
  }
}
