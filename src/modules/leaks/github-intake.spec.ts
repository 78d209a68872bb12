import { describe, expect, it } from '@jest/globals';
import { leakSigner } from '../../../test/fixtures/leak-signer.ts';
import { NO_ORIGIN } from '../../events/envelope.ts';
import type { FoundSecret } from './domain/found-secret.ts';
import { GitHubIntake, type TakeLeaks } from './github-intake.ts';
import { readKeyList } from './signing/key-list.ts';
import { SigningKeys } from './signing/signing-keys.ts';

const signer = leakSigner('id-1');
const clock = { nowMs: () => 0 };
const keysOf = (list: () => Promise<ReturnType<typeof readKeyList>>): SigningKeys =>
  new SigningKeys(list, clock, () => undefined);
const published = keysOf(() => Promise.resolve(readKeyList(signer.keyList)));

const message = (body: string, keyIdentifier = 'id-1') => ({
  keyIdentifier,
  signature: signer.headers(body)['github-public-key-signature'],
  body: Buffer.from(body),
  origin: NO_ORIGIN,
});
const nobodys: TakeLeaks = () => Promise.resolve([]);

describe('signed reports', () => {
  it.each<[string, SigningKeys | null, Parameters<typeof message>, string]>([
    ['are refused where they are off', null, ['[]'], 'leak_intake_off'],
    [
      'are put off while no key was ever had',
      keysOf(() => Promise.reject(new Error('gone'))),
      ['[]'],
      'leak_keys_unavailable',
    ],
    ['by a key that nobody published are refused', published, ['[]', 'id-2'], 'leak_signature_invalid'],
    ['by a name without end are refused', published, ['[]', 'x'.repeat(300)], 'leak_signature_invalid'],
    ['that are no list are refused', published, ['{}'], 'validation_failed'],
    ['that are not text are refused', published, ['\ud800['], 'malformed_request'],
  ])('%s', async (_what, keys, asked, code) => {
    const taken: unknown[] = [];
    const take: TakeLeaks = (found) => {
      taken.push(found);
      return Promise.resolve([]);
    };
    expect(await new GitHubIntake(keys).take(message(...asked), take)).toMatchObject({ refusal: { code } });
    expect(taken).toEqual([]);
  });

  it('hand over what was found without what could repeat it, and answer by hash', async () => {
    const token = 'NMIfyYncKcRALEXAMPLE';
    const body = JSON.stringify([
      { token, type: 't', url: `https://example.com/?${token}`, source: token, more: 1 },
      { token, type: token },
    ]);
    const handed: FoundSecret[] = [];
    const intake = new GitHubIntake(published);
    const answer = await intake.take(message(body), (found, reporter) => {
      handed.push(...found);
      return nobodys(found, reporter);
    });
    expect(handed.map(({ secret: _, ...told }) => told)).toEqual([
      { source: 'github/other', url: 'https://example.com/', note: null, leakedAt: null },
      { source: 'github/unknown', url: null, note: null, leakedAt: null },
    ]);
    expect(answer).toEqual({
      ok: true,
      value: ['t', ''].map((token_type) => ({
        token_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        token_type,
        label: 'false_positive',
      })),
    });
    expect([JSON.stringify(answer).includes(token), intake.counts()]).toEqual([
      false,
      { taken: 1, refused: 0 },
    ]);
  });
});
