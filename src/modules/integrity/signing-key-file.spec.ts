import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signerOfFile, signerOfOwnFile } from './signing-key-file.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-digest-key-'));
  path = join(directory, 'digest-key.pem');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const unusable = expect.objectContaining({ code: 'digest_key_unusable' });

describe('the key that the archive is signed with', () => {
  it('is made once, for its owner alone, and stays', () => {
    const { fingerprint } = signerOfOwnFile(path);
    const text = readFileSync(path, 'utf8');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(signerOfOwnFile(path).fingerprint).toBe(fingerprint);
    expect(signerOfFile(path).fingerprint).toBe(fingerprint);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([text, 0o600]);
  });

  it('is made whole though an earlier making was cut short', () => {
    writeFileSync(`${path}.new`, '-----BEGIN PRIV');
    expect(signerOfOwnFile(path).fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each(['', 'nonsense', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    'is not replaced where the file holds %j',
    (text) => {
      writeFileSync(path, text);
      expect(() => signerOfOwnFile(path)).toThrow(unusable);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('is not looked for in a folder, nor in a file that is not there', () => {
    mkdirSync(path);
    expect(() => signerOfOwnFile(path)).toThrow(unusable);
    expect(() => signerOfFile(join(directory, 'missing.pem'))).toThrow(unusable);
  });
});
