import { describe, expect, it } from '@jest/globals';
import { testSettings } from '../../../test/fixtures/test-settings.ts';
import { createdKey, given } from '../keys/domain/given-key.fixture.ts';
import { ABSENT, type KeyState } from '../keys/domain/key-state.ts';
import { secretHasher } from '../keys/domain/secret-hash.ts';
import {
  assertSingleUserKey,
  generatedKeyUrl,
  singleUserKeyId,
  withSingleUserKey,
} from './single-user-key.ts';

const hash = secretHasher(null);
const multi = testSettings('/data');
const single = testSettings('/data', { tiledMode: 'single-user' });
const named = testSettings('/data', {
  tiledMode: 'single-user',
  tiledSingleUserApiKey: 'aLongOne1234567890ab',
});

describe('the key of single-user mode', () => {
  it('is what the operator named, else one of 64 hexadecimal digits, another at each start', () => {
    expect(withSingleUserKey(named)).toBe(named);
    const made = [withSingleUserKey(single), withSingleUserKey(single)].map(
      (one) => one.tiledSingleUserApiKey,
    );
    expect(made).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(new Set(made).size).toBe(2);
  });

  it('is none with several users', () => {
    expect(withSingleUserKey(multi)).toBe(multi);
    expect(singleUserKeyId(multi, hash)).toBeNull();
  });

  it('is told in an address only where it was made up', () => {
    const made = { ...withSingleUserKey(single), tiledSingleUserApiKey: 'f00d' };
    const listening = 'http://127.0.0.1:8000';
    expect(generatedKeyUrl(single, made, listening)).toBe('http://127.0.0.1:8000?api_key=f00d');
    const behind = { ...made, publicUrl: 'https://keytrail.example.com/trail/' };
    expect(generatedKeyUrl(single, behind, listening)).toBe(
      'https://keytrail.example.com/trail?api_key=f00d',
    );
    expect(generatedKeyUrl(named, named, listening)).toBeNull();
    expect(generatedKeyUrl(multi, multi, listening)).toBeNull();
  });

  it.each<readonly [string, KeyState, string | null]>([
    ['is good', given(createdKey()).state, null],
    ['is that of a key which a command made', ABSENT, 'configuration did not make the key of this secret'],
    [
      'was revoked',
      {
        ...given(createdKey()).state,
        kind: 'revoked',
        revokedAt: '2026-01-02T00:00:00.000Z',
      } as Extract<KeyState, { kind: 'revoked' }>,
      'its key is revoked',
    ],
  ])('keeps the service from starting unless it is good: it %s', (_, state, reason) => {
    const start = (): void => assertSingleUserKey(named, hash, { byId: () => state });
    if (reason === null) expect(start).not.toThrow();
    else
      expect(start).toThrow(
        `KEYTRAIL_TILED_SINGLE_USER_API_KEY cannot be used: ${reason}. Name another secret, or unset it.`,
      );
  });
});
