import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepOnlyOf } from './own-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-own-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const fold = (): string => {
  const file = join(directory, 'read-models', 'usage.sqlite');
  mkdirSync(join(directory, 'read-models'), { recursive: true });
  writeFileSync(file, 'folded');
  return file;
};

describe('what a process of a cluster has folded', () => {
  it('stays while the log is the same', () => {
    keepOnlyOf(directory, 'log-a');
    const file = fold();

    expect(keepOnlyOf(directory, 'log-a')).toBe(false);
    expect(existsSync(file)).toBe(true);
  });

  it('goes when the log is another one, whose offsets mean other events', () => {
    keepOnlyOf(directory, 'log-a');
    const file = fold();

    expect(keepOnlyOf(directory, 'log-b')).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(keepOnlyOf(directory, 'log-b')).toBe(false);
  });

  it('goes when nothing says which log it is of', () => {
    const file = fold();

    expect(keepOnlyOf(directory, 'log-a')).toBe(false);
    expect(existsSync(file)).toBe(false);
  });
});
