import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { localCommands } from '../../src/local-commands.ts';
import { CONTROL_IDS } from '../../src/modules/evidence/domain/controls.ts';
import { drawSample } from '../../src/modules/evidence/domain/sample.ts';
import type { EvidencePack } from '../../src/modules/evidence/domain/evidence-pack.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { listAt, TestService } from './service.ts';

let service: TestService;
let folder: string;
let auditor = '';
let nowMs = Date.parse('2026-06-01T00:00:00.000Z');
const FROM = isoTime(nowMs);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-evidence-'));
  service = await TestService.start({}, { clock: { nowMs: () => (nowMs += 1) } });
  const idle = await service.createKey({ name: 'idle', owner: 'ana', tenant: 'acme', expiresInDays: 365 });
  await service.createKey({ name: '=cmd()', owner: 'ana', tenant: 'acme', expiresInDays: 365 });
  const gone = await service.createKey({ name: 'gone', owner: 'bob', tenant: 'globex', expiresInDays: 365 });
  await service.call('POST', '/v1/keys/verify', { body: { secret: idle.secret } });
  nowMs += 50 * MS_PER_DAY;
  auditor = (await service.createKey({ name: 'auditor', owner: 'ida', role: 'auditor' })).secret;
  await service.call('POST', `/v1/keys/${gone.id}/revoke`, { body: { reason: 'unused' } });
  await service.call('POST', '/v1/keys/verify', { body: { secret: gone.secret } });
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pack = async (control: string, query = ''): Promise<EvidencePack> => {
  const path = `/v1/evidence/${encodeURIComponent(control)}?format=json&from=${FROM}${query}`;
  return (await service.call('GET', path, { secret: auditor })).body as unknown as EvidencePack;
};
const fileOf = ({ files }: EvidencePack, path: string): string =>
  files.find((file) => file.path === path)?.text ?? '';

describe('an evidence pack', () => {
  it('has population, findings, exceptions, actions, a sample and the statements', async () => {
    const made = await pack('CIS-2.11');
    expect(made.files.map(({ path }) => path)).toEqual([
      ...['README.txt', 'actions.csv', 'exceptions.json', 'findings.csv', 'findings.json'],
      ...['population.csv', 'population.json'],
      ...['queries/admin-actions.sql', 'queries/coverage.sql', 'queries/inventory.sql'],
      ...['queries/trail-of-keys.sql', 'queries/unused-keys.sql'],
      ...['sample-events.json', 'sample.csv', 'manifest.json', 'SHA256SUMS'],
    ]);
    const findings = JSON.parse(fileOf(made, 'findings.json')) as {
      rows: { name: string; idleDays: number }[];
    };
    expect(findings.rows.map(({ name, idleDays }) => [name, idleDays])).toEqual(
      expect.arrayContaining([
        ['idle', 50],
        ['=cmd()', 50],
      ]),
    );
    expect(fileOf(made, 'population.csv')).toContain("'=cmd()");
    expect(fileOf(made, 'actions.csv')).toContain('KeyRevoked');
    expect(fileOf(made, 'queries/unused-keys.sql')).toBe(
      readFileSync('queries/reports/unused-keys.sql', 'utf8'),
    );
  });

  it('draws the sample by its seed from the whole population', async () => {
    const made = await pack('CIS-2.11', '&seed=auditor-7&sampleSize=2');
    const population = JSON.parse(fileOf(made, 'population.json')) as { rows: { keyId: string }[] };
    const { sample } = made.manifest;
    expect(sample).toMatchObject({ seed: 'auditor-7', size: 2, of: population.rows.length });
    expect(sample.ids).toEqual(
      drawSample(
        population.rows.map(({ keyId }) => keyId),
        'auditor-7',
        2,
      ),
    );
    expect(Object.keys(JSON.parse(fileOf(made, 'sample-events.json')) as object).sort()).toEqual(
      [...sample.ids].sort(),
    );
  });

  it.each(CONTROL_IDS)('for %s is in the trail by the hash of its manifest', async (control) => {
    const made = await pack(control);
    const events = await service.call('GET', '/v1/events?type=EvidenceIssued&limit=100');
    const issued = listAt(events.body, 'items').filter(({ answered }) =>
      JSON.stringify(answered).includes(made.manifestSha256),
    );
    expect(issued).toMatchObject([{ asked: { control, from: FROM }, userIdentity: { email: 'ida' } }]);
  });

  it('has every refused attempt for PCI-10.2.1.4, and every change for 11.10(e)', async () => {
    const attempts = JSON.parse(fileOf(await pack('PCI-10.2.1.4'), 'findings.json')) as {
      rows: { outcome: string }[];
    };
    expect(attempts.rows.map(({ outcome }) => outcome)).toEqual(['REVOKED']);
    const changes = fileOf(await pack('11.10(e)'), 'population.csv')
      .trimEnd()
      .split('\r\n');
    // A header, the administrator's key, four others, and a revocation; more where rooms record of their own.
    expect(changes.filter((line) => /,(KeyCreated|KeyRevoked),/.test(line))).toHaveLength(6);
  });

  it('shows a tenant its own keys only', async () => {
    const { secret } = await service.createKey({
      name: 'viewer',
      owner: 'vic',
      role: 'viewer',
      tenant: 'globex',
    });
    const made = (await service.call('GET', '/v1/evidence/CIS-2.11?format=json', { secret })).text;
    expect([made.includes('gone'), made.includes('=cmd()')]).toEqual([true, false]);
  });

  it('is refused for what there is no pack for', async () => {
    const answers = await Promise.all(
      [
        '/v1/evidence/CIS-9.9',
        '/v1/evidence/CIS-2.11?from=yesterday',
        '/v1/evidence/CIS-2.11?sampleSize=0',
      ].map((path) => service.call('GET', path)),
    );
    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [422, 'validation_failed'],
      [422, 'validation_failed'],
      [422, 'validation_failed'],
    ]);
  });
});

describe('keytrail evidence', () => {
  const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const code = await runCli(argv, {
      terminal: {
        out: (text) => void (out += text),
        err: (text) => void (err += text),
        interactive: false,
        readInput: () => Promise.resolve(''),
        environment: { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: auditor },
        workingDirectory: folder,
      },
      local: localCommands,
    });
    return { code, out, err };
  };

  it('writes a folder that sha256sum and the check agree with, until a file is changed', async () => {
    const made = await cli('evidence', '--control', 'AC-2(3)', '--from', FROM, '--output', 'pack');
    expect([made.code, made.err]).toEqual([0, '']);
    const at = join(folder, 'pack');
    expect(execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: at }).toString()).toBe('');
    expect((await cli('evidence', 'check', 'pack')).code).toBe(0);
    expect((await cli('evidence', '--control', 'AC-2(3)', '--output', 'pack')).code).toBe(1);
    writeFileSync(join(at, 'findings.csv'), 'nothing found\r\n');
    rmSync(join(at, 'sample.csv'));
    expect(await cli('evidence', 'check', 'pack')).toMatchObject({
      code: 1,
      err: 'findings.csv was changed\nsample.csv is missing\n',
    });
  });

  it('writes a zip file with the same files', async () => {
    expect((await cli('evidence', '--control', '11.10(e)', '--output', 'pack.zip')).code).toBe(0);
    const names = Object.keys(unzipSync(readFileSync(join(folder, 'pack.zip'))));
    expect(names).toContain('evidence/manifest.json');
    const response = await fetch(new URL('/v1/evidence/11.10(e)', service.app.url), {
      headers: { 'x-api-key': auditor },
    });
    expect(response.headers.get('content-type')).toBe('application/zip');
    const served = Object.keys(unzipSync(new Uint8Array(await response.arrayBuffer())));
    expect(served.map((name) => name.split('/').slice(1).join('/')).sort()).toEqual(
      names.map((name) => name.split('/').slice(1).join('/')).sort(),
    );
  });
});
