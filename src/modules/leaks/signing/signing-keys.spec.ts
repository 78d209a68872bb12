import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { leakSigner } from '../../../../test/fixtures/leak-signer.ts';
import { RecordingServer, type RecordedAnswer } from '../../../../test/fixtures/recording-server.ts';
import { KEY_LIST_BYTES_MAX, readKeyList, type KeyList } from './key-list.ts';
import { keyListLoader } from './load-key-list.ts';
import { isSignedBy } from './signed-body.ts';
import { SigningKeys } from './signing-keys.ts';

const signer = leakSigner('id-1');
const body = Buffer.from('[{"token":"a"}]');

describe('a list of keys', () => {
  it('is of keys on the curve P-256; others beside them do not make it useless', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    const curve = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey;
    const list = JSON.parse(signer.keyList) as { public_keys: object[] };
    list.public_keys.push(
      { key_identifier: 'ed', key: other, is_current: true },
      { key_identifier: 'p384', key: curve.export({ type: 'spki', format: 'pem' }) },
      { key_identifier: 'none', key: 'no key' },
    );
    expect([...readKeyList(JSON.stringify(list)).keys()]).toEqual(['id-1']);
  });

  it.each(['', '{', '[]', '{"public_keys":{}}', '{"public_keys":[{"key_identifier":"a"}]}'])(
    '%s is none',
    (text) => {
      expect(() => readKeyList(text)).toThrow(expect.objectContaining({ code: 'signing_keys_unreadable' }));
    },
  );

  const started: RecordingServer[] = [];
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop();
  });
  const loaded = async (answer: RecordedAnswer): Promise<unknown> => {
    const server = await RecordingServer.start(answer);
    started.push(server);
    const load = keyListLoader({ leakKeysUrl: `http://127.0.0.1:${server.port}/`, leakKeysFile: null }, 200);
    return load().then(
      (list) => [...list.keys()],
      ({ code }: { code: unknown }) => code,
    );
  };

  it('is had from an address in bounded time and size', async () => {
    expect(await loaded({ status: 200, text: signer.keyList })).toEqual(['id-1']);
    expect(await loaded({ status: 500, text: signer.keyList })).toBe('signing_keys_unreachable');
    expect(await loaded({ status: 200, text: ' '.repeat(KEY_LIST_BYTES_MAX + 1) })).toBe(
      'signing_keys_unreachable',
    );
    expect(await loaded({ status: 302, text: '' })).toBe('signing_keys_unreachable');
    expect(await loaded('never')).toBe('signing_keys_unreachable');
  });

  it('is had from a file instead', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keytrail-leak-keys-'));
    const leakKeysFile = join(folder, 'keys.json');
    const load = keyListLoader({ leakKeysUrl: 'https://127.0.0.1:1/', leakKeysFile });
    await expect(load()).rejects.toMatchObject({ code: 'signing_keys_unreachable' });
    writeFileSync(leakKeysFile, signer.keyList);
    expect([...(await load()).keys()]).toEqual(['id-1']);
    writeFileSync(leakKeysFile, ' '.repeat(KEY_LIST_BYTES_MAX + 1));
    await expect(load()).rejects.toMatchObject({ code: 'signing_keys_unreachable' });
    rmSync(folder, { recursive: true });
  });
});

describe('the keys that reports are signed with', () => {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs };
  const at = (time: string): void => void (nowMs = Date.parse(`2026-11-20T${time}.000Z`));
  const lists: (KeyList | Error)[] = [];
  let asked = 0;
  const troubles: unknown[] = [];
  const keys = (): SigningKeys =>
    new SigningKeys(
      () => {
        asked += 1;
        const list = lists[Math.min(asked, lists.length) - 1];
        return list === undefined || list instanceof Error ? Promise.reject(list) : Promise.resolve(list);
      },
      clock,
      (cause) => void troubles.push(cause),
    );
  afterEach(() => {
    asked = 0;
    lists.length = 0;
    troubles.length = 0;
  });
  const kind = (answer: unknown): unknown => (typeof answer === 'string' ? answer : 'key');

  it('are asked for when one is missing, once a minute, however many ask', async () => {
    lists.push(readKeyList(signer.keyList), readKeyList(leakSigner('id-2').keyList));
    at('12:00:00');
    const signers = keys();
    const answers = await Promise.all(['id-1', 'id-2', 'id-1'].map((id) => signers.named(id)));
    expect([answers.map(kind), asked]).toEqual([['key', 'unknown', 'key'], 1]);
    at('12:00:59');
    expect([kind(await signers.named('id-2')), asked]).toEqual(['unknown', 1]);
    at('12:01:00');
    expect([kind(await signers.named('id-2')), asked]).toEqual(['key', 2]);
    at('12:02:30');
    expect([kind(await signers.named('id-1')), asked]).toEqual(['unknown', 3]);
  });

  it('are kept while they cannot be had anew, and unavailable where they never could', async () => {
    const gone = new Error('gone');
    at('12:00:00');
    lists.push(gone, readKeyList(signer.keyList), gone);
    const signers = keys();
    expect([await signers.named('id-1'), troubles]).toEqual(['unavailable', [gone]]);
    at('12:01:00');
    expect(kind(await signers.named('id-1'))).toBe('key');
    at('18:01:01');
    expect([kind(await signers.named('id-1')), asked, troubles.length]).toEqual(['key', 3, 2]);
  });

  it('are asked for again after the clock was put back, once a minute as before', async () => {
    at('12:00:00');
    lists.push(readKeyList(signer.keyList), readKeyList(leakSigner('id-2').keyList));
    const signers = keys();
    expect(kind(await signers.named('id-1'))).toBe('key');
    at('11:00:00');
    expect([kind(await signers.named('id-2')), asked]).toEqual(['key', 2]);
    expect([kind(await signers.named('id-3')), asked]).toEqual(['unknown', 2]);
    at('11:01:00');
    expect([kind(await signers.named('id-3')), asked]).toEqual(['unknown', 3]);
  });
});

describe('a signature', () => {
  const key = readKeyList(signer.keyList).get('id-1');
  const { 'github-public-key-signature': signature = '' } = signer.headers(body);

  it('is over the very bytes', () => {
    if (key === undefined) throw new Error('no key');
    expect(isSignedBy(body, signature, key)).toBe(true);
    expect(isSignedBy(Buffer.from('[{"token": "a"}]'), signature, key)).toBe(false);
    for (const wrong of ['', signature.slice(4), `${signature}=`, 'A'.repeat(96), `${signature} `])
      expect(isSignedBy(body, wrong, key)).toBe(false);
  });
});
