import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { tokenSecretIn } from './token-secret-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-token-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the secret of an installation of one process', () => {
  it('is made once, for nobody else to read, and the same after a restart', () => {
    const made = tokenSecretIn(directory);
    expect(made).toHaveLength(32);
    const path = join(directory, 'token-secret');
    expect(readFileSync(path)).toEqual(Buffer.from(made));
    chmodSync(path, 0o644);
    expect(Buffer.from(tokenSecretIn(directory))).toEqual(Buffer.from(made));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is another one in another directory', () => {
    const other = mkdtempSync(join(tmpdir(), 'keytrail-token-secret-'));
    expect(tokenSecretIn(other)).not.toEqual(tokenSecretIn(directory));
    rmSync(other, { recursive: true });
  });

  it('keeps the service from starting when it is damaged or cannot be kept', () => {
    writeFileSync(join(directory, 'token-secret'), 'short');
    for (const place of [directory, join(directory, 'absent')])
      expect(() => tokenSecretIn(place)).toThrow(InfrastructureError);
  });
});
