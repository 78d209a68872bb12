import { appendFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { DIGEST_SETTLE_MS } from '../../src/modules/integrity/digest-writer.ts';
import { digestEndOf } from '../../src/modules/integrity/domain/digest-key.ts';
import { publicKeyPem, readPublicKey } from '../../src/modules/integrity/domain/digest-signature.ts';
import { newSigner } from '../../src/modules/integrity/domain/given-digests.fixture.ts';
import { isoSeconds, isoTime, MS_PER_HOUR } from '../../src/shared/iso-time.ts';
import { HandClock } from '../fixtures/embedded-keys.ts';
import { TestService } from './service.ts';

const PATIENCE_MS = 60_000;
/** When the service is looked at: its archive has files of now, and the digests of their hour and the next two are due. */
const laterMs = Math.floor(Date.now() / MS_PER_HOUR) * MS_PER_HOUR + 3 * MS_PER_HOUR + DIGEST_SETTLE_MS;
const lastEnd = isoSeconds(isoTime(laterMs - DIGEST_SETTLE_MS));

let service: TestService;
const root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
const dataDir = (): string => service.app.profile.settings.dataDir;

beforeAll(async () => {
  writeFileSync(join(root, 'keytrail.yaml'), '');
  service = await TestService.start({}, { root });
  await service.createKey({ name: 'ci' });
  await service.halt();
  const clock = new HandClock(isoTime(laterMs));
  service = await TestService.start({}, { root, clock, administrator: service.administrator });
  const { archive } = service.app.profile;
  const endMs = performance.now() + PATIENCE_MS;
  const last = async () =>
    (await archive.list('AWSLogs/000000000000/CloudTrail-Digest/', { after: null, limit: 9 })).keys.at(-1) ??
    '';
  while (digestEndOf(await last()) !== lastEnd && performance.now() < endMs) await setImmediate();
}, 2 * PATIENCE_MS);
afterAll(() => service.stop());

async function keytrail(...line: readonly string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(line, {
    terminal: {
      environment: {
        KEYTRAIL_DATA_DIR: dataDir(),
        ...{ KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: service.administrator },
      },
      ...{ workingDirectory: root, interactive: false, readInput: () => Promise.resolve('') },
      out: (text) => (out += text),
      err: (text) => (err += text),
    },
    local: localCommands,
  });
  return { exitCode, out, err };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('keytrail verify-logs', () => {
  it('checks the archive of a running service, which has signed it by itself', async () => {
    const { exitCode, out } = await keytrail('verify-logs');
    expect(out).toMatch(/^digests {8}(\d) of \1 valid\nlog files {6}(\d+) of \2 valid\n/);
    expect(out).toContain(` to ${lastEnd}\n`);
    expect(out).toContain('(keys of the archive itself)');
    expect(exitCode).toBe(0);
  });

  it('checks by a key from elsewhere, and tells it from another', async () => {
    const shown = await keytrail('integrity', '--pem');
    writeFileSync(join(root, 'own.pem'), shown.out);
    const { fingerprint } = readPublicKey(shown.out);
    const byOwn = await keytrail('verify-logs', '--public-key', 'own.pem', '--json');
    expect(byOwn.exitCode).toBe(0);
    expect(JSON.parse(byOwn.out)).toMatchObject({
      ...{ keysAreFromArchive: false, publicKeys: [fingerprint], findings: [] },
    });
    writeFileSync(join(root, 'other.pem'), publicKeyPem(newSigner()));
    const byOther = await keytrail('verify-logs', '--public-key', 'other.pem', '--json');
    expect(byOther.exitCode).toBe(1);
    expect(byOther.out).toContain('digest_key_unknown');
  });

  it('is given what there is to take away: the last digest and the public keys', async () => {
    const { out } = await keytrail('integrity');
    const verified = JSON.parse((await keytrail('verify-logs', '--json')).out) as {
      readonly head: { readonly contentSha256: string };
    };
    expect(out).toContain(`last digest  ${verified.head.contentSha256}\nuntil        ${lastEnd}\n`);
    const known = await keytrail('verify-logs', '--known-digest', verified.head.contentSha256);
    expect(known.exitCode).toBe(0);
    const unheard = await keytrail('verify-logs', '--known-digest', '0'.repeat(64));
    expect([unheard.exitCode, unheard.out]).toEqual([1, expect.stringContaining('known_digest_missing')]);
  });

  it('keeps the private key to the owner of the data directory', () => {
    expect(statSync(join(dataDir(), 'digest-key.pem')).mode & 0o777).toBe(0o600);
    const archived = filesBelow(join(dataDir(), 'archive')).map((file) => readFileSync(file, 'latin1'));
    expect(archived.filter((text) => text.includes('PRIVATE KEY'))).toEqual([]);
  });

  it('says of a changed log file which one it is, and exits with 1', async () => {
    const [changed = ''] = filesBelow(join(dataDir(), 'archive', 'AWSLogs', '000000000000', 'CloudTrail'));
    appendFileSync(changed, 'x');
    const { exitCode, out } = await keytrail('verify-logs');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/file_changed +The content of the log file is not what the digest says\. +AWSLogs\//);
  });

  it.each([
    [['verify-logs', '--from', 'yesterday'], 2],
    [['verify-logs', '--known-digest', 'abc'], 2],
    [['verify-logs', 'nowhere'], 1],
    [['verify-logs', '--public-key', 'missing.pem'], 1],
    [['verify-logs', '--public-key', 'keytrail.yaml'], 1],
  ] as const)('refuses %j with exit code %i', async (line, expected) => {
    const { exitCode, err } = await keytrail(...line);
    expect([exitCode, err]).toEqual([expected, expect.stringMatching(/^keytrail: \S/)]);
  });
});
