import { describe, expect, it } from '@jest/globals';
import { testSettings } from '../../../test/fixtures/test-settings.ts';
import type { Settings } from '../../shared/settings.ts';
import { loadSettings } from './load-settings.ts';
import { tiledProblems } from './tiled-problems.ts';

const KEY = 'Abcdefgh12345678';
const problems = (changes: Partial<Settings>) => tiledProblems(testSettings('/data', changes));
const loaded = (environment: Readonly<Record<string, string>>) =>
  loadSettings({ KEYTRAIL_TILED_MODE: 'single-user', ...environment }, '/nowhere').tiledSingleUserApiKey;

describe('settings of Tiled’s single-user mode', () => {
  it('are in order with a key and without, and a key needs the mode', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ tiledMode: 'single-user' })).toEqual([]);
    expect(problems({ tiledMode: 'single-user', tiledSingleUserApiKey: KEY })).toEqual([]);
    expect(problems({ tiledSingleUserApiKey: KEY })).toEqual([
      'tiledSingleUserApiKey (KEYTRAIL_TILED_SINGLE_USER_API_KEY): a key is set, but tiledMode is "multi-user", where it would open nothing. Set tiledMode to "single-user", or unset the key.',
    ]);
  });

  it('need a key that the processes of a cluster share', () => {
    expect(problems({ profile: 'cluster', tiledMode: 'single-user' })).toEqual([
      'tiledSingleUserApiKey (KEYTRAIL_TILED_SINGLE_USER_API_KEY): the mode "single-user" needs a key that all processes of a cluster have.',
    ]);
    expect(problems({ profile: 'cluster', tiledMode: 'single-user', tiledSingleUserApiKey: KEY })).toEqual(
      [],
    );
  });

  it('are understood by Tiled’s own variable, too, unless the two differ', () => {
    expect(loaded({ TILED_SINGLE_USER_API_KEY: KEY })).toBe(KEY);
    expect(loaded({ KEYTRAIL_TILED_SINGLE_USER_API_KEY: KEY, TILED_SINGLE_USER_API_KEY: KEY })).toBe(KEY);
    expect(() =>
      loaded({ KEYTRAIL_TILED_SINGLE_USER_API_KEY: KEY, TILED_SINGLE_USER_API_KEY: `${KEY}9` }),
    ).toThrow('KEYTRAIL_TILED_SINGLE_USER_API_KEY and TILED_SINGLE_USER_API_KEY differ; set one of them.');
  });

  it.each(['short12', 'with-hyphen-12', 'with space 12', 'ü'.repeat(12), 'x'.repeat(257)])(
    'take no key that Tiled’s client would not send, or that is too short, and do not repeat it: %s',
    (key) => {
      const start = (): unknown => loaded({ TILED_SINGLE_USER_API_KEY: key });
      expect(start).toThrow(/It must be 8 to 256 letters and digits\./);
      expect(start).not.toThrow(key);
    },
  );

  it('may be numbers only, as any text', () => {
    expect(loaded({ TILED_SINGLE_USER_API_KEY: '1234567890' })).toBe('1234567890');
  });
});
