import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { HandClock } from '../fixtures/embedded-keys.ts';
import { eventsOf } from '../fixtures/report-schedules.ts';
import { listAt, TestService, type Answer } from './service.ts';

const YAML = `policies:
  packs:
    - name: house
      title: House rules
      controls:
        - { id: H-1, demands: Keys are used every ten days., finding: unused, days: 10, when: at-least }
  in_force:
    - pack: house
      tenants: [acme]
      dry_run: false
      stages: { disable_after_days: 5, revoke_after_days: 5 }
    - pack: house
      name: house-watched
      tenants: [acme]
      stages: { disable_after_days: 5, revoke_after_days: 5 }
    - pack: pci-dss
`;
const START = '2026-03-01T12:00:00.000Z';
const day = (n: number): string => isoTime(Date.parse(START) + n * MS_PER_DAY);

let service: TestService;
let root: string;
const clock = new HandClock(START);
const keys: Record<'idle' | 'used' | 'needed', { readonly id: string; readonly secret: string }> = {
  idle: { id: '', secret: '' },
  used: { id: '', secret: '' },
  needed: { id: '', secret: '' },
};
/** Secrets of analysts of the tenant, and of one of another. */
const by: Record<'bob' | 'carol' | 'ana' | 'eve', string> = { bob: '', carol: '', ana: '', eve: '' };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
  const settingsFile = join(root, 'keytrail.yaml');
  writeFileSync(settingsFile, YAML);
  const environment = { KEYTRAIL_CONFIG: settingsFile, KEYTRAIL_POLICY_INTERVAL_SECONDS: '1' };
  service = await TestService.start(environment, { root, clock });
  for (const name of ['idle', 'used', 'needed'] as const)
    keys[name] = await service.createKey({ name, role: 'viewer', owner: 'ana@example.com', tenant: 'acme' });
  clock.set(day(10));
  for (const name of ['bob', 'carol', 'ana', 'eve'] as const)
    by[name] = await analyst(`${name}@example.com`, name === 'eve' ? 'globex' : 'acme');
  await until(async () => (await steps('house')).length === 3);
}, 240_000);
afterAll(() => service.stop());

async function analyst(owner: string, tenant: string): Promise<string> {
  return (await service.createKey({ name: `of ${owner}`, role: 'analyst', owner, tenant })).secret;
}
/** Asks until it is so; how often is the service's pace. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await service.call('GET', '/healthz', { secret: null });
}
const recorded = <Type extends 'PolicyStepTaken' | 'PolicyFindingCleared' | 'KeyDisabled'>(type: Type) =>
  eventsOf(service.app.profile.log, 'lifecycle', type);
async function steps(policy: string): Promise<readonly string[]> {
  const names = new Map(Object.entries(keys).map(([name, { id }]) => [id, name]));
  return (await recorded('PolicyStepTaken'))
    .filter(({ data }) => data.policy === policy)
    .map(({ keyId, data }) => `${names.get(keyId ?? '') ?? ''} ${data.step}${data.dryRun ? ' (dry)' : ''}`)
    .toSorted();
}
const statusOf = async (name: keyof typeof keys): Promise<unknown> =>
  (await service.call('GET', `/v1/keys/${keys[name].id}`)).body['status'];
const findings = (secret = service.administrator, query = '', policy = 'house'): Promise<Answer> =>
  service.call('GET', `/v1/policies/${policy}/findings${query}`, { secret });

describe('policies in force', () => {
  it('are shown with what they demand, to whom they are for', async () => {
    const all = listAt((await service.call('GET', '/v1/policies')).body, 'items');
    expect(all.map(({ name, dryRun, tenants }) => [name, dryRun, tenants])).toEqual([
      ['house', false, ['acme']],
      ['house-watched', true, ['acme']],
      ['pci-dss', true, null],
    ]);
    expect(all[2]).toMatchObject({ controls: [{ id: '8.2.6', finding: 'unused', days: 90, when: 'over' }] });
    const others = await service.call('GET', '/v1/policies', { secret: by.eve });
    expect(listAt(others.body, 'items').map(({ name }) => name)).toEqual(['pci-dss']);
  });

  it('tell the owner of each finding first, and say what comes next, a page at a time', async () => {
    expect(await steps('house')).toEqual(['idle notify', 'needed notify', 'used notify']);
    const first = await findings(by.bob, '?limit=2');
    expect(first.body).toMatchObject({
      ...{ policy: 'house', dryRun: false, asOf: day(10), population: 6 },
      counts: { finding: 3, disabled: 0, unknown: 0, excepted: 0, exempt: 0 },
    });
    const rest = await findings(by.bob, `?limit=2&cursor=${String(first.body['nextCursor'])}`);
    const items = [...listAt(first.body, 'items'), ...listAt(rest.body, 'items')];
    expect(items.map(({ keyName }) => keyName).toSorted()).toEqual(['idle', 'needed', 'used']);
    for (const item of items)
      expect(item).toMatchObject({
        ...{ verdict: 'finding', days: 10, since: day(10), taken: [{ step: 'notify', at: day(10) }] },
        next: { step: 'disable', dueAt: day(15), isDue: false },
      });
    const told = service.app.profile.rows.all('SELECT body FROM notifications');
    const bodies = told.map(({ body }) => JSON.parse(String(body)) as { type: string; recipients: unknown });
    expect(bodies.map(({ type, recipients }) => [type, recipients])).toEqual(
      Array.from({ length: 3 }, () => ['policy.step', ['ana@example.com']]),
    );
  });

  it('answer as of a past instant, and to nobody of another tenant', async () => {
    const before = await findings(by.bob, `?asOf=${isoTime(Date.parse(day(10)) - 1)}`);
    expect(before.body).toMatchObject({ counts: { finding: 0 }, items: [] });
    expect((await findings(by.bob, `?asOf=${day(11)}`)).body).toMatchObject({ code: 'validation_failed' });
    expect((await findings(by.eve)).body).toMatchObject({ code: 'policy_not_found' });
    const read = await service.call('GET', '/v1/events?type=KeysRead&order=newest&limit=10');
    expect(read.text).toContain('/v1/policies/:name/findings');
  });
});

describe('an exception', () => {
  const decide = (id: string, what: string, secret: string) =>
    service.call('POST', `/v1/policy-exceptions/${id}/${what}`, { secret, body: { note: 'Seen.' } });

  it('needs a second person, who is not the owner, and is another tenant’s secret', async () => {
    const body = { policy: 'house', keyId: keys.needed.id, until: day(18), reason: 'Used once a month.' };
    const asked = await service.call('POST', '/v1/policy-exceptions', { secret: by.bob, body });
    expect([asked.status, asked.body]).toEqual([
      201,
      expect.objectContaining({ state: 'requested', requestedBy: 'bob@example.com', tenant: 'acme' }),
    ]);
    const id = String(asked.body['id']);
    const answers = [];
    for (const secret of [by.bob, by.ana, by.eve])
      answers.push((await decide(id, 'approve', secret)).body['code']);
    expect(answers).toEqual(['own_policy_exception', 'own_policy_exception', 'policy_exception_not_found']);
    expect((await decide(id, 'approve', by.carol)).body).toMatchObject({
      state: 'approved',
      decision: { at: day(10), by: 'carol@example.com', note: 'Seen.' },
    });
    expect((await decide(id, 'reject', by.carol)).body).toMatchObject({ code: 'policy_exception_over' });
    const listed = await service.call('GET', '/v1/policy-exceptions?state=in_force', { secret: by.bob });
    expect(listAt(listed.body, 'items').map((one) => one['id'])).toEqual([id]);
    const others = await service.call('GET', '/v1/policy-exceptions', { secret: by.eve });
    expect(listAt(others.body, 'items')).toEqual([]);
  });

  it('is asked for and taken back from the command line, and refused for what is not in force', async () => {
    const said: string[] = [];
    const terminal = {
      environment: { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: by.bob },
      workingDirectory: root,
      interactive: false,
      out: (text: string) => void said.push(text),
      err: (text: string) => void said.push(text),
      readInput: () => Promise.resolve(''),
    };
    const command = async (...line: readonly string[]): Promise<string> => {
      said.length = 0;
      await runCli(['policies', ...line], { terminal, local: localCommands });
      return said.join('');
    };
    const reason = ['--until', day(30), '--reason', 'Why not'];
    const made = await command('exceptions', 'request', 'house', '--owner', 'ana@example.com', ...reason);
    const id = /pex_[0-9a-f]{32}/.exec(made)?.[0] ?? '';
    expect(await command('exceptions', 'approve', id)).toContain('own_policy_exception');
    expect(await command('exceptions', 'withdraw', id, '--note', 'Not needed')).toContain('withdrawn');
    expect(await command('exceptions', 'list', '--state', 'open')).not.toContain(id);
    expect(await command('exceptions', 'request', 'none', ...reason)).toContain('policy_not_found');
    expect(await command('list')).toMatch(
      /house-watched +H-1 +unused at least 10 days +dry run +0, 5, 5 +acme/,
    );
    expect(await command('findings', 'house')).toMatch(
      /idle .*finding +10 .*disable 2026-03-16T12:00:00.000Z/,
    );
  });
});

describe('after the time that the owner was given', () => {
  it('a key is disabled, unless it was used or is excepted; a dry run records the same and does nothing', async () => {
    clock.set(day(11));
    await service.call('POST', '/v1/keys/verify', { body: { secret: keys.used.secret } });
    clock.set(day(15));
    await until(async () => (await statusOf('idle')) === 'DISABLED');
    await until(async () => (await steps('house-watched')).includes('needed disable (dry)'));
    expect([await statusOf('used'), await statusOf('needed')]).toEqual(['ACTIVE', 'ACTIVE']);
    const cleared = await recorded('PolicyFindingCleared');
    const ofHouse = cleared.filter(({ data }) => data.policy === 'house');
    expect(ofHouse.map(({ keyId, data }) => [keyId, data.reason]).toSorted()).toEqual(
      [
        [keys.needed.id, 'excepted'],
        [keys.used.id, 'used'],
      ].toSorted(),
    );
    const [disabled] = await recorded('KeyDisabled');
    expect(disabled).toMatchObject({
      actor: { type: 'system', id: 'policy:house' },
      data: { reason: 'Policy house, control H-1: not used for 15 days.' },
    });
  });

  it('and of the next, it is revoked, and the trail has each step once', async () => {
    clock.set(day(20));
    await until(async () => (await statusOf('idle')) === 'REVOKED');
    const ofIdle = (await steps('house')).filter((step) => step.startsWith('idle'));
    expect(ofIdle).toEqual(['idle disable', 'idle notify', 'idle revoke']);
    await until(async () => (await steps('house')).filter((step) => step === 'needed notify').length === 2);
    const { text } = await service.call('GET', '/metrics');
    expect(text).toMatch(/keytrail_policy_keys\{policy="house",step="notify",dry_run="false"\} \d/);
    expect(text).toContain('keytrail_policy_held{policy="house"} 0');
    expect(text).toContain('keytrail_policy_exceptions_open 0');
  });

  it('what was in force stays so when the file is broken, and the line is named', async () => {
    writeFileSync(join(root, 'keytrail.yaml'), YAML.replace('dry_run: false', 'dry_run: perhaps'));
    await service.app.reload();
    expect(listAt((await service.call('GET', '/v1/policies')).body, 'items')).toHaveLength(3);
    expect(service.logLines.join('')).toContain('line 10: dry_run must be true or false.');
  });
});
