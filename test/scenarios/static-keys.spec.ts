import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { listAt, TestService, type Answer } from './service.ts';

/** As it stands in SetuPranali's guide. */
const GUIDE = `
api_keys:
  # Admin key
  - key: "admin-key-xxxxx"
    role: admin
    description: "Platform administrator"
  
  # Tenant key
  - key: "pk_acme_abc123"
    tenant: acme_corp
    role: analyst
    description: "Acme Corp analysts"
`;
const ADMIN = 'admin-key-xxxxx';
const ACME = 'pk_acme_abc123';
const NEXT = 'pk_acme_xyz789';

const entry = (key: string, lines = ''): string =>
  `  - key: "${key}"\n    tenant: acme_corp\n    role: analyst\n${lines}`;

let root = '';
let service: TestService | undefined;
const started = async (environment: Readonly<Record<string, string>> = {}): Promise<TestService> => {
  service = await TestService.start(environment, { root, administrator: ADMIN });
  return service;
};
const write = (text: string, name = 'keytrail.yaml'): void => writeFileSync(join(root, name), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-static-keys-'));
});
afterEach(async () => {
  await service?.halt();
  service = undefined;
  rmSync(root, { recursive: true, force: true });
});

/** The guide's own way of presenting a key. */
const asked = (running: TestService, secret: string): Promise<Answer> =>
  running.call('GET', '/v1/keys', { secret: null, headers: { 'x-api-key': secret } });
const statusOf = async (running: TestService, secret: string): Promise<number> =>
  (await asked(running, secret)).status;
const verified = async (running: TestService, secret: string, dataset?: string): Promise<unknown> =>
  (
    await running.call('POST', '/v1/keys/verify', {
      secret: ADMIN,
      body: { secret, ...(dataset === undefined ? {} : { dataset }) },
    })
  ).body['code'];

/** Type and acting configuration of every lifecycle event about keys, in order; what the rules make of them is not one. */
async function changes(running: TestService): Promise<readonly string[]> {
  const { log } = running.app.profile;
  const { events } = await log.read('lifecycle', [], 1_000);
  const changed = events.filter(({ type }) => type !== 'AlertRaised');
  return changed.map(({ text }) => {
    const { type, actor } = JSON.parse(text) as { type: string; actor: { type: string; id: string } };
    return `${type} by ${actor.type} ${actor.id}`;
  });
}

describe('keys in a configuration file', () => {
  it('work as the guide presents them, and are in the trail as made by configuration', async () => {
    write(GUIDE);
    const running = await started();
    expect(running.app.administrator).toEqual({ kind: 'present' });
    const answer = await asked(running, ACME);
    expect(answer.status).toBe(200);
    expect(listAt(answer.body, 'items')).toEqual([
      expect.objectContaining({
        name: 'analyst of acme_corp',
        tenant: 'acme_corp',
        role: 'analyst',
        note: 'Acme Corp analysts',
        configuredIn: 'keytrail.yaml',
        expiresAt: null,
      }),
    ]);
    expect(await changes(running)).toEqual([
      'KeyCreated by config keytrail.yaml',
      'KeyCreated by config keytrail.yaml',
    ]);
  });

  it('are added, disabled, enabled, changed and revoked with the file, while the service runs', async () => {
    write(`api_keys:\n${entry(ACME)}  - { key: ${ADMIN}, role: admin }\n`);
    const running = await started();
    const reload = async (entries: string): Promise<void> => {
      write(`api_keys:\n  - { key: ${ADMIN}, role: admin }\n${entries}`);
      await running.app.reload();
    };
    await reload(entry(ACME) + entry(NEXT));
    expect([await statusOf(running, ACME), await statusOf(running, NEXT)]).toEqual([200, 200]);
    await reload(entry(ACME, '    enabled: false\n') + entry(NEXT));
    expect(await verified(running, ACME)).toBe('DISABLED');
    await reload(entry(ACME) + entry(NEXT));
    expect(await verified(running, ACME)).toBe('VALID');
    await reload(entry(NEXT, '    allowed_datasets: [orders]\n'));
    expect(await verified(running, ACME)).toBe('REVOKED');
    expect(await verified(running, NEXT, 'customers')).toBe('FORBIDDEN');
    expect(await verified(running, NEXT, 'orders')).toBe('VALID');
    await reload('');
    expect(await verified(running, NEXT)).toBe('REVOKED');
    expect((await changes(running)).slice(2)).toEqual(
      ['KeyCreated', 'KeyDisabled', 'KeyEnabled', 'KeyUpdated', 'KeyRevoked', 'KeyRevoked'].map(
        (type) => `${type} by config keytrail.yaml`,
      ),
    );
  });

  it('cannot be changed by commands, can be revoked, and then stay revoked whatever the file says', async () => {
    write(`api_keys:\n  - { key: ${ADMIN}, role: admin }\n${entry(ACME)}`);
    const running = await started();
    const id = String(listAt((await asked(running, ACME)).body, 'items')[0]?.['id']);
    const refusals = await Promise.all([
      running.call('PATCH', `/v1/keys/${id}`, { body: { note: 'x' } }),
      ...['rotate', 'disable', 'enable'].map((verb) => running.call('POST', `/v1/keys/${id}/${verb}`)),
    ]);
    expect(refusals.map(({ status, body }) => [status, body['code']])).toEqual(
      refusals.map(() => [409, 'managed_by_configuration']),
    );
    expect((await running.call('POST', '/v1/keys/revoke', { body: { secret: ACME } })).status).toBe(200);
    await running.halt();
    const again = await started();
    expect(await verified(again, ACME)).toBe('REVOKED');
    expect(
      again.logLines.filter((line) => line.includes('keytrail.yaml, line 3: the key was revoked at')),
    ).toHaveLength(1);
    const readiness = await again.call('GET', '/readyz', { secret: null });
    expect(readiness.text).toContain('Keys that configuration lists: 2. 1 of them cannot be as listed.');
    expect((await changes(again)).filter((change) => change.includes('config'))).toHaveLength(2);
  });

  it('stay as they are when the file breaks, and the log says once which line is wrong', async () => {
    write(`api_keys:\n  - { key: ${ADMIN}, role: admin }\n${entry(ACME)}`);
    const running = await started();
    const before = await changes(running);
    write(`api_keys:\n${entry(NEXT)}${entry(NEXT, '    enabled: maybe\n')}`);
    await running.app.reload();
    await running.app.reload();
    expect([await statusOf(running, ACME), await statusOf(running, NEXT)]).toEqual([200, 401]);
    expect(await changes(running)).toEqual(before);
    const told = running.logLines.filter((line) => line.includes('changed nothing'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('keytrail.yaml, line 8: enabled must be true or false.');
    expect((await running.call('GET', '/metrics', { secret: null })).text).toContain(
      'keytrail_static_configuration_in_trouble 1',
    );
    const { body } = await running.call('GET', '/readyz', { secret: null });
    expect(listAt(body, 'checks').find(({ name }) => name === 'static-configuration')).toEqual({
      name: 'static-configuration',
      ready: true,
      detail:
        'The configuration of keys has problems (1, the first in keytrail.yaml, line 8; the log names them) and is not used; what it said before still holds.',
    });
    // Each section stands for itself, and one that is wrong is seen wherever somebody looks.
    write(
      `api_keys:\n  - { key: ${ADMIN}, role: admin }\n${entry(ACME)}${entry(NEXT)}alert_rules:\n  spred: {}\n`,
    );
    await running.app.reload();
    expect(await statusOf(running, NEXT)).toBe(200);
    expect((await running.call('GET', '/metrics', { secret: null })).text).toMatch(
      /^keytrail_configuration_section_in_trouble\{section="alert_rules"\} 1$/m,
    );
    const ready = await running.call('GET', '/readyz', { secret: null });
    expect(listAt(ready.body, 'checks').find(({ name }) => name === 'configuration-sections')).toEqual({
      name: 'configuration-sections',
      ready: true,
      detail:
        'Not used as it stands there, and the next start would fail: alert_rules (keytrail.yaml, line 10). What was in force before still is; the log says what is wrong.',
    });
  });

  it('may come from variables and from a file of their own, which is followed without being asked', async () => {
    write(`api_keys:\n${entry(ACME)}`, 'keys.yaml');
    const environment = {
      KEYTRAIL_KEYS_FILE: join(root, 'keys.yaml'),
      API_KEY_ADMIN: ADMIN,
      API_KEY_DEFAULT: 'default-key-yyyyy',
    };
    const running = await started(environment);
    expect([await statusOf(running, ACME), await statusOf(running, 'default-key-yyyyy')]).toEqual([200, 200]);
    expect([...(await changes(running))].sort()).toEqual([
      'KeyCreated by config API_KEY_ADMIN',
      'KeyCreated by config API_KEY_DEFAULT',
      'KeyCreated by config keys.yaml',
    ]);
    write('api_keys:\n', 'keys.yaml');
    const deadline = Date.now() + 10_000;
    while ((await verified(running, ACME)) !== 'REVOKED' && Date.now() < deadline) await pause(100);
    expect(await verified(running, ACME)).toBe('REVOKED');
    await running.halt();
    const again = await started({ ...environment, API_KEY_DEFAULT: '' });
    expect(await verified(again, 'default-key-yyyyy')).toBe('REVOKED');
  });
});

describe('a wrong list of keys', () => {
  const wrong = 'api_keys:\n  - key: pk_acme_abc123\n    role: analyst\n';
  const problem = 'keytrail.yaml, line 2: tenant is missing: a key of role analyst must belong to one.';

  it('keeps the service from starting, and leaves no trace of the attempt', async () => {
    write(wrong);
    await expect(started()).rejects.toEqual(
      expect.objectContaining({ name: 'SettingsError', problems: [problem] }),
    );
    expect(existsSync(join(root, 'data'))).toBe(false);
  });

  it('is found by "config check", which exits as the service would and shows no secret', async () => {
    const check = async (): Promise<unknown> => {
      let out = '';
      let err = '';
      const terminal = {
        environment: {},
        workingDirectory: root,
        interactive: false,
        out: (text: string) => (out += text),
        err: (text: string) => (err += text),
        readInput: () => Promise.resolve(''),
      };
      const exitCode = await runCli(['config', 'check'], { terminal, local: localCommands });
      return { exitCode, out: out.split('\n').map((line) => line.trimEnd().split(/ {2,}/).slice(0, 4)), err };
    };
    write(wrong);
    expect(await check()).toMatchObject({
      exitCode: 78,
      err: expect.stringContaining(`  - ${problem}\n`) as unknown,
    });
    write(GUIDE);
    const checked = await check();
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(JSON.stringify(checked)).not.toContain(ACME);
    expect(JSON.stringify(checked)).toContain('keytrail.yaml:9');
    write('port: 8080\n');
    const absent = 'no such section: those that were listed before stay as they are';
    expect(await check()).toEqual({
      exitCode: 0,
      err: '',
      out: [
        ['No problem found.'],
        [''],
        ['SECTION', 'WHAT COUNTS'],
        [expect.stringMatching(/^-+$/), expect.stringMatching(/^-+$/)],
        ['settings', join(root, 'keytrail.yaml')],
        ['api_keys', absent],
        ['users', absent],
        ['service_principals', absent],
        ['alert_rules', expect.stringMatching(/^\d+ rules in force$/)],
        ['notification_channels', 'none: nobody is told of anything'],
        ['report_schedules', 'none: no report comes by itself'],
        ['policies', 'none: no policy is in force'],
        [''],
      ],
    });
    write(
      'alert_rules:\n  spred: {}\nnotification_channels:\n  - { name: a, kind: log, types: [alerts.*] }\n',
    );
    expect(await check()).toMatchObject({
      exitCode: 78,
      err: expect.stringMatching(
        /^keytrail: Keytrail would not start with these settings:\n {2}- keytrail.yaml, line 2: [^\n]*\n {2}- keytrail.yaml, line 4: types /,
      ) as unknown,
    });
  });
});
