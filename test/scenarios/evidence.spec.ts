import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { CHANGE_EVENTS } from '../../src/events/event-nature.ts';
import { policyExceptionApprovedV1 } from '../../src/events/policy-exception-approved.ts';
import { policyExceptionRequestedV1 } from '../../src/events/policy-exception-requested.ts';
import { policyStepTakenV1 } from '../../src/events/policy-step-taken.ts';
import { toRecord } from '../../src/events/stored-event.ts';
import { localCommands } from '../../src/local-commands.ts';
import { CONTROL_IDS } from '../../src/modules/evidence/domain/controls.ts';
import { drawSample } from '../../src/modules/evidence/domain/sample.ts';
import type { EvidencePack } from '../../src/modules/evidence/domain/evidence-pack.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { nextEventId } from '../fixtures/key-events.ts';
import { listAt, TestService } from './service.ts';

let service: TestService;
let folder: string;
let auditor = '';
let nowMs = Date.parse('2026-06-01T00:00:00.000Z');
const FROM = isoTime(nowMs);

const YAML = `policies:
  in_force:
    - { pack: cis-aws-7, name: acme-cis, tenants: [acme] }
    - { pack: fedramp-high, name: acme-fedramp, tenants: [acme] }
`;

/** A policy that keytrail.yaml does not have any more: what it did and what was excepted from it is in the trail. */
async function formerPolicy(policy: string): Promise<void> {
  const about = () => ({ id: nextEventId(), time: FROM, tenant: 'acme' });
  const step = policyStepTakenV1.example;
  const [asked, approved] = [policyExceptionRequestedV1.example, policyExceptionApprovedV1.example];
  await service.app.profile.log.append(
    [
      { ...step, ...about(), data: { ...step.data, policy } } as const,
      { ...asked, ...about(), data: { ...asked.data, policy } } as const,
      { ...approved, ...about(), data: { ...approved.data, policy } } as const,
    ].map(toRecord),
  );
}

async function exception(policy: string, keyId: string, by: readonly string[]): Promise<void> {
  const [asker = '', decider = ''] = by;
  const body = { policy, keyId, until: isoTime(nowMs + 30 * MS_PER_DAY), reason: 'Used once a year.' };
  const asked = await service.call('POST', '/v1/policy-exceptions', { secret: asker, body });
  const path = `/v1/policy-exceptions/${String(asked.body['id'])}/approve`;
  const approved = await service.call('POST', path, { secret: decider, body: {} });
  if (approved.status !== 200) throw new Error(`${asked.text} ${approved.text}`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-evidence-'));
  const root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
  writeFileSync(join(root, 'keytrail.yaml'), YAML);
  const environment = { KEYTRAIL_CONFIG: join(root, 'keytrail.yaml') };
  service = await TestService.start(environment, { root, clock: { nowMs: () => (nowMs += 1) } });
  await formerPolicy('gone-cis');
  const idle = await service.createKey({ name: 'idle', owner: 'ana', tenant: 'acme', expiresInDays: 365 });
  await service.createKey({ name: '=cmd()', owner: 'ana', tenant: 'acme', expiresInDays: 365 });
  const gone = await service.createKey({ name: 'gone', owner: 'bob', tenant: 'globex', expiresInDays: 365 });
  await service.call('POST', '/v1/keys/verify', { body: { secret: idle.secret } });
  nowMs += 50 * MS_PER_DAY;
  auditor = (await service.createKey({ name: 'auditor', owner: 'ida', role: 'auditor' })).secret;
  const people = [];
  for (const owner of ['bob', 'carol'])
    people.push((await service.createKey({ name: owner, owner, role: 'analyst', tenant: 'acme' })).secret);
  await exception('acme-cis', idle.id, people);
  await exception('acme-fedramp', idle.id, people);
  await service.call('POST', `/v1/keys/${gone.id}/revoke`, { body: { reason: 'unused' } });
  await service.call('POST', '/v1/keys/verify', { body: { secret: gone.secret } });
  await service.call('GET', '/v1/keys/key_none', { secret: auditor });
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const packs = new Map<string, Promise<EvidencePack>>();
/** Made once for each control and query: all that they are about has happened before. */
function pack(control: string, query = ''): Promise<EvidencePack> {
  const path = `/v1/evidence/${encodeURIComponent(control)}?format=json&from=${FROM}${query}`;
  const made =
    packs.get(path) ??
    service.call('GET', path, { secret: auditor }).then(({ body }) => body as unknown as EvidencePack);
  packs.set(path, made);
  return made;
}
const fileOf = ({ files }: EvidencePack, path: string): string =>
  files.find((file) => file.path === path)?.text ?? '';

describe('an evidence pack', () => {
  it('has population, findings, exceptions, actions, a sample and the statements', async () => {
    const made = await pack('CIS-2.11');
    expect(made.files.map(({ path }) => path)).toEqual([
      ...['README.txt', 'actions.csv', 'exceptions.json', 'findings.csv', 'findings.json'],
      ...['population.csv', 'population.json'],
      ...['queries/admin-actions.sql', 'queries/coverage.sql', 'queries/inventory.sql'],
      ...['queries/policy-controls.sql', 'queries/trail-of-keys.sql', 'queries/unused-keys.sql'],
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

  it('has what was excepted from policies of the control, whatever they are called, in force or not', async () => {
    const made = await pack('CIS-2.11');
    const exceptions = JSON.parse(fileOf(made, 'exceptions.json')) as Readonly<Record<string, unknown>>[];
    expect(
      exceptions.map(({ policy, policyKnownBy, requester }) => [policy, policyKnownBy, requester]),
    ).toEqual([
      ['gone-cis', 'steps', 'ana@example.com'],
      ['acme-cis', 'in_force', 'bob'],
    ]);
    expect(made.manifest.policies).toEqual([
      { name: 'acme-cis', pack: 'cis-aws-7', controls: ['2.11', '2.12'], knownBy: 'in_force' },
      { name: 'gone-cis', pack: null, controls: ['2.11'], knownBy: 'steps' },
    ]);
    expect(fileOf(made, 'README.txt')).toContain('- gone-cis: the trail has steps of it for the control');
    expect(fileOf(await pack('AC-2(3)'), 'exceptions.json')).toContain('acme-fedramp');
  });

  it.each([
    ['PCI-10.2.1.4', ['README.txt', 'actions.csv', 'findings.csv', 'findings.json']],
    ['11.10(e)', ['README.txt']],
  ])('for %s has no file that the control has no use for, and names none', async (control, first) => {
    const made = await pack(control);
    const paths = made.files.map(({ path }) => path).filter((path) => !path.startsWith('queries/'));
    expect(paths).toEqual([
      ...first,
      ...['population.csv', 'population.json', 'sample.csv', 'manifest.json', 'SHA256SUMS'],
    ]);
    expect(fileOf(made, 'README.txt')).not.toMatch(/exceptions\.json|sample-events\.json/);
    expect(made.manifest.policies).toBeNull();
    const population = JSON.parse(fileOf(made, 'population.json')) as EvidencePack['manifest'];
    expect([population.coverage, population.logPosition]).toEqual([
      made.manifest.coverage,
      made.manifest.logPosition,
    ]);
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
      rows: { refused: string; reason: string | null; outcome: string; name: string }[];
    };
    expect(
      attempts.rows.map(({ refused, reason, outcome, name }) => [refused, reason, outcome, name]),
    ).toEqual([
      ['AuthenticationFailed', null, 'REVOKED', 'gone'],
      ['RequestRefused', 'key_not_found', 'FORBIDDEN', 'auditor'],
    ]);
    const changes = fileOf(await pack('11.10(e)'), 'population.csv')
      .trimEnd()
      .split('\r\n');
    // The administrator's key, six others, and a revocation; more where rooms record of their own.
    expect(changes.filter((line) => /,(KeyCreated|KeyRevoked),/.test(line))).toHaveLength(8);
    expect(changes.filter((line) => line.includes(',PolicyExceptionApproved,'))).toHaveLength(3);
    const named = changes.slice(1).map((line) => line.split(',')[2] ?? '');
    expect(named.filter((type) => !CHANGE_EVENTS.includes(type))).toEqual([]);
  });

  it('shows a tenant its own keys only', async () => {
    const { secret } = await service.createKey({
      name: 'viewer',
      owner: 'vic',
      role: 'viewer',
      tenant: 'globex',
    });
    const made = (await service.call('GET', '/v1/evidence/CIS-2.11?format=json', { secret })).text;
    const own = JSON.parse(made) as EvidencePack;
    expect(own.manifest.policies).toEqual([]);
    const shown = own.files.map(({ path, text }) => (path.startsWith('queries/') ? '' : text)).join('\n');
    expect([shown.includes('gone'), shown.includes('=cmd()'), shown.includes('acme')]).toEqual([
      true,
      false,
      false,
    ]);
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
    renameSync(join(at, 'actions.csv'), join(at, 'other.csv'));
    symlinkSync('/etc/hostname', join(at, 'queries', 'link.sql'));
    expect(await cli('evidence', 'check', 'pack')).toMatchObject({
      code: 1,
      err: [
        ...['actions.csv is missing', 'findings.csv was changed', 'sample.csv is missing'],
        'other.csv is in neither manifest.json nor SHA256SUMS',
        ...['queries/link.sql can be no file of a pack', ''],
      ].join('\n'),
    });
    expect((await cli('evidence', 'check', 'nowhere')).err).toMatch(
      /cannot be checked: it is not there\.\n$/,
    );
  });

  it('names its own option where a sample of that size cannot be drawn', async () => {
    for (const size of ['0', '501', '2.5', 'many']) {
      const { code, err } = await cli(
        'evidence',
        '--control',
        'CIS-2.11',
        '--output',
        'none',
        '--sample',
        size,
      );
      expect([code, err]).toEqual([
        2,
        expect.stringContaining('--sample must be a whole number from 1 to 500.'),
      ]);
    }
  });

  it('writes a zip file with the same files', async () => {
    expect((await cli('evidence', '--control', '11.10(e)', '--output', 'pack.zip')).code).toBe(0);
    const checked = await cli('evidence', 'check', 'pack.zip');
    expect([checked.code, checked.err]).toEqual([0, '']);
    const hash = /[0-9a-f]{64}/.exec(checked.out)?.[0] ?? '';
    expect((await service.call('GET', '/v1/events?type=EvidenceIssued&limit=100')).text).toContain(hash);
    expect((await cli('evidence', 'check', 'pack.zip', '--manifest-sha256', hash)).code).toBe(0);
    const other = await cli('evidence', 'check', 'pack.zip', '--manifest-sha256', '0'.repeat(64));
    expect([other.code, other.err]).toEqual([1, 'the manifest is not the one handed out\n']);
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
