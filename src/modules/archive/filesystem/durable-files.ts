import { constants } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { systemCode } from '../../../shared/thrown.ts';

/**
 * Every change that the store makes to the disk, one system call or one indivisible group of them each, so that a test
 * can end the program at any of them.
 */
export interface DurableFiles {
  /** Creates one directory, readable by its owner only. False when it is there already. */
  makeDirectory(path: string): Promise<boolean>;
  /** Creates a file that must not exist, and returns when its bytes are on the disk. */
  create(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file a second name, atomically. False when that name is taken; what has it stays. */
  publish(from: string, to: string): Promise<boolean>;
  /** Renames a file over whatever has that name, atomically. */
  replace(from: string, to: string): Promise<void>;
  /** No error when it is gone already. */
  remove(path: string): Promise<void>;
  /** Returns when names created or removed in the directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

/** Nothing in the archive is for other users of the machine, and nothing in it is ever written again. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o400;

export const durableFiles: DurableFiles = {
  async makeDirectory(path) {
    return unless('EEXIST', mkdir(path, { mode: DIRECTORY_MODE }));
  },

  async create(path, bytes) {
    const file = await open(path, 'wx', FILE_MODE);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },

  async publish(from, to) {
    // link(2), not rename(2): a rename would replace the evidence that has the name.
    return unless('EEXIST', link(from, to));
  },

  replace: (from, to) => rename(from, to),

  async remove(path) {
    await unless('ENOENT', unlink(path));
  },

  async syncDirectory(path) {
    const directory = await open(path, constants.O_RDONLY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

/** Undefined when there is no such file, also because a part of its path is a file. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return absentAsUndefined(readFile(path));
}

/** Size in bytes, or undefined when there is no such regular file. */
export async function sizeIfThere(path: string): Promise<number | undefined> {
  const found = await absentAsUndefined(stat(path));
  return found?.isFile() ? found.size : undefined;
}

/** Names in a directory, directories with a trailing `/`, in byte order of ASCII names; none when it is not there. */
export async function entriesInOrder(path: string): Promise<readonly string[]> {
  const entries = (await absentAsUndefined(readdir(path, { withFileTypes: true }))) ?? [];
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
}

async function unless(code: string, done: Promise<unknown>): Promise<boolean> {
  try {
    await done;
    return true;
  } catch (error) {
    if (systemCode(error) === code) return false;
    throw error;
  }
}

async function absentAsUndefined<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (ABSENT.has(systemCode(error))) return undefined;
    throw error;
  }
}

/** No such name; a part of the path is a file; the path is a directory. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
