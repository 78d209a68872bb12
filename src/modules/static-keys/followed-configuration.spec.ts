import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettingsError } from '../settings/settings-error.ts';
import { ConfigurationStatus } from './configuration-status.ts';
import type { KeySettings } from './configuration-files.ts';
import { FollowedConfiguration, loadConfiguration } from './followed-configuration.ts';
import type { Reconciliation } from './reconciler.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-followed-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = (): string => join(directory, 'keys.yaml');
const write = (...names: readonly string[]): void =>
  writeFileSync(
    path(),
    `api_keys:\n${names.map((name) => `  - { key: ${name}-secret, role: admin }\n`).join('')}`,
  );
const settings = (): KeySettings => ({
  settingsFile: null,
  keysFile: path(),
  apiKeyAdmin: null,
  apiKeyDefault: null,
  tiledSingleUserApiKey: null,
});

/** Follows the file, with looks that happen when the spec says so. */
async function followed() {
  const applied: (readonly string[])[] = [];
  const told: unknown[] = [];
  let fault: Error | null = null;
  const waiting: (() => void)[] = [];
  let asked: () => void = () => undefined;
  const status = new ConfigurationStatus();
  const configuration = new FollowedConfiguration({
    settings: settings(),
    status,
    reconcile: ({ keys }): Promise<Reconciliation> => {
      if (fault !== null) return Promise.reject(fault);
      applied.push(keys.map(({ secret }) => secret));
      return Promise.resolve({ entries: keys.length, changes: {}, refused: [], unmentioned: 0 });
    },
    observer: {
      applied: () => undefined,
      broken: (problems) => told.push(...problems),
      failed: (cause) => told.push(cause),
    },
    pause: (_ms, signal) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => resolve());
        asked();
      }),
  });
  await configuration.apply(await loadConfiguration(settings()));
  const atRest = (): Promise<void> =>
    new Promise((resolve) => {
      asked = resolve;
    });
  const begun = atRest();
  configuration.start();
  await begun;
  return {
    applied,
    told,
    configuration,
    status,
    failWith: (error: Error | null) => {
      fault = error;
    },
    /** One look, from the end of a pause to the beginning of the next. */
    look: async () => {
      const rested = atRest();
      waiting.shift()?.();
      await rested;
    },
    detail: () => status.readiness.check().detail,
  };
}

describe('a file of keys', () => {
  it('counts when two looks in a row find it the same, since it might still be written', async () => {
    write('one');
    const { look, applied, configuration } = await followed();
    write('one', 'two');
    await look();
    write('one', 'two', 'three');
    await look();
    expect(applied).toEqual([['one-secret']]);
    await look();
    await look();
    expect(applied).toEqual([['one-secret'], ['one-secret', 'two-secret', 'three-secret']]);
    await configuration.stop();
  });

  it('counts at once when somebody says that it is complete', async () => {
    write('one');
    const { applied, configuration } = await followed();
    write('two');
    await configuration.reload();
    await configuration.reload();
    expect(applied).toEqual([['one-secret'], ['two-secret']]);
    await configuration.stop();
  });

  it('is followed through a link that is swapped, as mounted secrets are', async () => {
    for (const name of ['first', 'second']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'keys.yaml'), `api_keys: [{ key: ${name}-secret, role: admin }]\n`);
    }
    symlinkSync('first', join(directory, '..data'));
    symlinkSync('..data/keys.yaml', path());
    const { look, applied, configuration } = await followed();
    symlinkSync('second', join(directory, '..new'));
    renameSync(join(directory, '..new'), join(directory, '..data'));
    await look();
    await look();
    expect(applied).toEqual([['first-secret'], ['second-secret']]);
    await configuration.stop();
  });

  it('changes nothing while it is broken, says so once with the line, and counts again when it is mended', async () => {
    write('one');
    const { look, applied, told, detail, status, configuration } = await followed();
    writeFileSync(path(), 'api_keys:\n  - key: one-secret\n    role: boss\n');
    for (let looks = 0; looks < 4; looks++) await look();
    expect(told).toEqual(['keys.yaml, line 3: role must be one of admin, auditor, analyst, viewer, user.']);
    expect(detail()).toBe(
      'The configuration of keys has problems (1, the first in keys.yaml, line 3; the log names them) and is not used; what it said before still holds.',
    );
    expect(status.metrics[0]?.read()).toEqual([{ value: 1 }]);
    write('one', 'two');
    await look();
    await look();
    expect(applied).toEqual([['one-secret'], ['one-secret', 'two-secret']]);
    expect(detail()).toBe('Keys that configuration lists: 2.');
    expect(status.metrics[0]?.read()).toEqual([{ value: 0 }]);
    await configuration.stop();
  });

  it('changes nothing when it disappears, and is as it was when it comes back', async () => {
    write('one');
    const { look, applied, told, detail, configuration } = await followed();
    rmSync(path());
    for (let looks = 0; looks < 3; looks++) await look();
    expect([applied, told]).toEqual([[['one-secret']], [`${path()}: cannot be read (ENOENT).`]]);
    expect(detail()).toContain('is not used');
    write('one');
    await look();
    expect(detail()).toBe('Keys that configuration lists: 1.');
    expect(applied).toEqual([['one-secret']]);
    await configuration.stop();
  });

  it('is carried out again and again until the log takes it, with one word about it', async () => {
    write('one');
    const { look, applied, told, failWith, detail, configuration } = await followed();
    const fault = new Error('disk full');
    failWith(fault);
    write('two');
    for (let looks = 0; looks < 4; looks++) await look();
    expect([told, detail()]).toEqual([
      [fault],
      'The configuration of keys could not be carried out and is tried again.',
    ]);
    failWith(null);
    await look();
    expect([applied.at(-1), detail()]).toEqual([['two-secret'], 'Keys that configuration lists: 1.']);
    await configuration.stop();
  });
});

describe('at the start', () => {
  it.each([
    ['is absent', null, 'cannot be read (ENOENT).'],
    ['is not text', Buffer.from([0x61, 0xff, 0xfe]), 'not a text in UTF-8.'],
    ['is a directory', 'directory', 'cannot be read (EISDIR).'],
    ['is larger than allowed', Buffer.alloc(300_000, 35), 'the file is larger than 262144 bytes.'],
  ])('a file that %s stops it', async (_, content, reason) => {
    if (content === 'directory') mkdirSync(path());
    else if (content !== null) writeFileSync(path(), content);
    await expect(loadConfiguration(settings())).rejects.toEqual(
      expect.objectContaining({
        problems: [expect.stringMatching(new RegExp(`keys\\.yaml: ${reason.replace(/[().]/g, '\\$&')}$`))],
      }),
    );
    await expect(loadConfiguration(settings())).rejects.toBeInstanceOf(SettingsError);
  });
});
