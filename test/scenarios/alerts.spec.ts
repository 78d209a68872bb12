import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../src/shared/iso-time.ts';
import { alertRaised } from '../fixtures/alert-events.ts';
import { listAt, TestService, type Answer } from './service.ts';
import { placeWithoutAlerts } from '../fixtures/place-without-alerts.ts';

let service: TestService;
/** A key of ana's, and the keys that people act by. */
let keyId: string;
const secrets = new Map<string, string>();
const START_MS = Date.now();
const at = (minutes: number): string => new Date(START_MS + minutes * MS_PER_MINUTE).toISOString();

beforeAll(async () => {
  service = await TestService.start({}, { root: placeWithoutAlerts() });
  for (const [owner, role, tenant] of [
    ['ana', 'analyst', 'acme'],
    ['bob', 'analyst', 'acme'],
    ['gus', 'analyst', 'globex'],
    ['ida', 'auditor', 'acme'],
  ] as const)
    secrets.set(owner, (await service.createKey({ name: `${owner}’s`, owner, role, tenant })).secret);
  keyId = (await service.createKey({ name: 'ci', owner: 'ana', role: 'viewer', tenant: 'acme' })).id;
});
afterAll(() => service.stop());

const by = (name: string, method: string, path: string, body?: object): Promise<Answer> =>
  service.call(method, path, { secret: secrets.get(name) ?? null, ...(body && { body }) });
const outcome = ({ status, body }: Answer): readonly unknown[] => [status, body['code'] ?? body['state']];
const idsOf = ({ body }: Answer): readonly unknown[] => listAt(body, 'items').map(({ id }) => id);

/** As the detectors would, some minutes ago. */
async function raised(to: Omit<Parameters<typeof alertRaised>[0], 'alertId'>): Promise<string> {
  const alertId = `alr_${crypto.randomUUID().replaceAll('-', '')}`;
  const event = alertRaised({ alertId, keyId, keyName: 'ci', subject: `key:${keyId}`, time: at(-5), ...to });
  await service.app.profile.keys.commands.record(event);
  return alertId;
}

const eventsOf = async (type: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  listAt((await service.call('GET', `/v1/events?type=${type}`)).body, 'items');

describe('alerts', () => {
  it('are listed, filtered, paged and grouped by key, for those who may see the tenant', async () => {
    const tenant = 'listed';
    const [dormant, spread, source] = [
      await raised({ tenant, rule: 'dormant', severity: 'low', time: at(-9) }),
      await raised({ tenant, rule: 'spread', severity: 'high', time: at(-8) }),
      await raised({ tenant, keyId: null, subject: 'source:listed:203.0.113.7', owner: null, time: at(-7) }),
    ];
    const list = (query: string) => by('ida', 'GET', `/v1/alerts?tenant=${tenant}&${query}`);
    expect(idsOf(await list('state=open'))).toEqual([source, spread, dormant]);
    expect(idsOf(await list('rule=spread&severity=high&owner=ana'))).toEqual([spread]);
    expect(idsOf(await list(`keyId=${keyId}&from=${at(-9)}&to=${at(-8)}`))).toEqual([dormant]);
    const first = await list('limit=2');
    const cursor = encodeURIComponent(String(first.body['nextCursor']));
    const second = await list(`limit=2&cursor=${cursor}`);
    expect([idsOf(second), second.body['nextCursor']]).toEqual([[dormant], null]);
    expect(outcome(await list(`rule=spread&cursor=${cursor}`))).toEqual([400, 'cursor_invalid']);
    const groups = listAt((await list('groupBy=key')).body, 'items');
    expect(groups.map(({ keyId: id, subject, highestSeverity }) => [id, subject, highestSeverity])).toEqual([
      [null, 'source:listed:203.0.113.7', 'critical'],
      [keyId, `key:${keyId}`, 'high'],
    ]);
    expect(groups[1]).toMatchObject({
      counts: { open: 2, acknowledged: 0, resolved: 0, suppressed: 0 },
      latest: { id: spread },
    });
    expect(outcome(await by('gus', 'GET', `/v1/alerts?tenant=${tenant}`))).toEqual([403, 'tenant_forbidden']);
    expect(idsOf(await by('gus', 'GET', '/v1/alerts'))).toEqual([]);
  });

  it('are shown with their life and where their events are, and the showing is in the trail', async () => {
    const id = await raised({ evidence: ['019a9b3c-5d71-7b12-9c23-ad34be45cf57'] });
    await by('bob', 'POST', `/v1/alerts/${id}/acknowledge`, { note: 'asking ana' });
    const { body } = await by('bob', 'GET', `/v1/alerts/${id}`);
    expect(body).toMatchObject({
      id,
      state: 'acknowledged',
      keyId,
      owner: 'ana',
      evidence: ['019a9b3c-5d71-7b12-9c23-ad34be45cf57'],
      life: [
        { what: 'raised', at: at(-5), by: 'alerts', note: null },
        { what: 'acknowledged', by: 'bob', note: 'asking ana' },
      ],
    });
    const trail = await by('bob', 'GET', String(body['events']));
    expect(JSON.stringify(trail.body)).toContain(id);
    const reads = await eventsOf('KeysRead');
    const ofAlerts = reads.filter(({ asked }) => JSON.stringify(asked).includes('GET /v1/alerts/:id'));
    expect(ofAlerts).toMatchObject([{ keyId, tenant: 'acme', userIdentity: { email: 'bob' } }]);
  });

  it('are handled by others than the owner and the maker of the key, once', async () => {
    const id = await raised({});
    const acknowledge = (name: string) => by(name, 'POST', `/v1/alerts/${id}/acknowledge`);
    const resolve = (name: string, resolution: string) =>
      by(name, 'POST', `/v1/alerts/${id}/resolve`, { resolution });
    expect(outcome(await acknowledge('ana'))).toEqual([403, 'own_alert']);
    expect(outcome(await resolve('ana', 'expected'))).toEqual([403, 'own_alert']);
    expect(outcome(await service.call('POST', `/v1/alerts/${id}/acknowledge`))).toEqual([403, 'own_alert']);
    expect(outcome(await acknowledge('gus'))).toEqual([404, 'alert_not_found']);
    expect(outcome(await acknowledge('ida'))).toEqual([403, 'forbidden']);
    expect(outcome(await acknowledge('bob'))).toEqual([200, 'acknowledged']);
    expect(outcome(await acknowledge('bob'))).toEqual([200, 'acknowledged']);
    expect(outcome(await resolve('bob', 'nothing'))).toEqual([422, 'validation_failed']);
    const both = await Promise.all([resolve('bob', 'mistake'), resolve('bob', 'misuse')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = both.find(({ status }) => status === 200)?.body['resolved'];
    expect((await by('bob', 'GET', `/v1/alerts/${id}`)).body['resolved']).toEqual(winner);
    expect(outcome(await resolve('bob', 'misuse'))).toEqual([409, 'alert_already_resolved']);
    expect(outcome(await acknowledge('bob'))).toEqual([409, 'alert_already_resolved']);
    const acknowledgements = await eventsOf('AlertAcknowledged');
    expect(acknowledgements.filter((event) => JSON.stringify(event).includes(id))).toHaveLength(1);
  });
});

describe('suppressions', () => {
  const suppress = (name: string, body: object): Promise<Answer> =>
    by(name, 'POST', '/v1/alert-suppressions', {
      until: new Date(START_MS + MS_PER_DAY).toISOString(),
      reason: 'The office moves.',
      ...body,
    });
  const stateOf = async (id: string): Promise<unknown> =>
    (await by('bob', 'GET', `/v1/alerts/${id}`)).body['state'];
  const now = (): string => new Date().toISOString();

  it('cover what is raised while they are in force, and no longer', async () => {
    const before = await raised({ rule: 'unusual-network' });
    const made = await suppress('bob', { rule: 'unusual-network', keyId });
    expect(made.body).toMatchObject({ tenant: 'acme', keyId, by: 'bob', inForce: true, endedAt: null });
    const id = String(made.body['id']);
    const within = await raised({ rule: 'unusual-network', time: now() });
    expect([await stateOf(before), await stateOf(within)]).toEqual(['open', 'suppressed']);
    const shown = await by('bob', 'GET', `/v1/alerts/${within}`);
    expect(listAt(shown.body, 'life')[1]).toMatchObject({ what: 'suppressed', note: 'The office moves.' });
    expect(idsOf(await by('bob', 'GET', '/v1/alert-suppressions'))).toEqual([id]);
    expect((await by('gus', 'POST', `/v1/alert-suppressions/${id}/end`)).status).toBe(404);
    expect((await by('bob', 'POST', `/v1/alert-suppressions/${id}/end`)).body).toMatchObject({
      inForce: false,
      endedBy: 'bob',
    });
    const again = await by('bob', 'POST', `/v1/alert-suppressions/${id}/end`);
    expect([again.status, (await eventsOf('AlertSuppressionEnded')).length]).toEqual([200, 1]);
    const after = await raised({ rule: 'unusual-network', time: now() });
    expect([await stateOf(within), await stateOf(after)]).toEqual(['suppressed', 'open']);
    expect(idsOf(await by('bob', 'GET', '/v1/alert-suppressions'))).toEqual([]);
    expect(idsOf(await by('bob', 'GET', '/v1/alert-suppressions?state=all'))).toEqual([id]);
  });

  it('do not cover what whoever made them does afterwards in another’s name', async () => {
    const [owner, rule] = ['ghost@example.com', 'created-for-another-and-used'];
    const body = { until: new Date(START_MS + MS_PER_DAY).toISOString(), reason: 'A drill.', tenant: 'acme' };
    const silence = (of: object) =>
      service.call('POST', '/v1/alert-suppressions', { body: { ...body, ...of } });
    expect([(await silence({ owner })).status, (await silence({ rule })).status]).toEqual([201, 201]);
    const ghost = await service.createKey({ name: 'ghost', owner, role: 'viewer', tenant: 'acme' });
    expect(outcome(await silence({ keyId: ghost.id }))).toEqual([403, 'own_alert']);
    expect(outcome(await suppress('bob', { keyId: ghost.id, until: at(1) }))).toEqual([201, undefined]);
    const subject = { keyId: ghost.id, owner, subject: `key:${ghost.id}`, rule };
    const alert = await raised({ ...subject, time: at(2) });
    expect(await stateOf(alert)).toBe('open');
  });

  it.each<[string, string, object, number, string]>([
    ['of one’s own key', 'ana', { owner: 'ana' }, 403, 'own_alert'],
    ['of everything', 'bob', {}, 422, 'validation_failed'],
    ['of a rule that there is not', 'bob', { rule: 'use-after-revok' }, 422, 'validation_failed'],
    ['without a reason', 'bob', { rule: 'spread', reason: '' }, 422, 'validation_failed'],
    ['for longer than ninety days', 'bob', { rule: 'spread', until: '2999-01-01' }, 422, 'validation_failed'],
    ['that are over', 'bob', { rule: 'spread', until: '2020-01-01' }, 422, 'validation_failed'],
    ['of a key that there is not', 'bob', { keyId: 'key_none' }, 404, 'key_not_found'],
    ['of another tenant', 'bob', { rule: 'spread', tenant: 'globex' }, 403, 'tenant_forbidden'],
  ])('%s are refused', async (_what, name, body, status, code) => {
    expect(outcome(await suppress(name, body))).toEqual([status, code]);
  });
});

describe('whoever operates the service', () => {
  it('sees how many alerts wait, and for how long the oldest has', async () => {
    await raised({ tenant: 'measured', severity: 'medium', time: at(-600) });
    const { text } = await service.call('GET', '/metrics', { secret: null });
    expect(text).toContain('keytrail_alerts_open{severity="medium"} 1\n');
    const [, seconds] = /^keytrail_alerts_oldest_open_seconds (\S+)$/m.exec(text) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(36_000);
  });

  it('handles them from the command line', async () => {
    const id = await raised({ tenant: 'cli' });
    const keytrail = async (...argv: readonly string[]): Promise<readonly [number, string]> => {
      let out = '';
      const write = (text: string): void => void (out += text);
      const environment = { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: service.administrator };
      const exitCode = await runCli(argv, {
        terminal: {
          environment,
          workingDirectory: service.root,
          interactive: false,
          out: write,
          err: write,
          readInput: () => Promise.resolve(''),
        },
        local: localCommands,
      });
      return [exitCode, out];
    };
    expect(await keytrail('alerts', 'list', '--tenant', 'cli')).toEqual([0, expect.stringContaining(id)]);
    const [, byKey] = await keytrail('alerts', 'list', '--tenant', 'cli', '--by-key');
    expect(byKey).toContain(`key:${keyId}`);
    expect(await keytrail('alerts', 'resolve', id)).toEqual([2, expect.stringContaining('--as')]);
    const [code, refused] = await keytrail('alerts', 'acknowledge', id);
    expect([code, refused.includes('own_alert')]).toEqual([1, true]);
    const other = await raised({
      tenant: 'cli',
      keyId: null,
      owner: null,
      subject: 'source:cli:203.0.113.7',
    });
    expect((await keytrail('alerts', 'acknowledge', other, '--note', 'looking'))[0]).toBe(0);
    const [, resolved] = await keytrail('alerts', 'resolve', other, '--as', 'mistake', '--note', 'a drill');
    expect(resolved).toMatch(/^3\. .* {2}resolved by .*: a drill$/m);
    const [, made] = await keytrail(
      ...['alerts', 'suppress', '--tenant', 'cli', '--rule', 'spread'],
      ...['--until', at(60), '--reason', 'a drill', '--json'],
    );
    const { id: suppressionId } = JSON.parse(made) as { id: string };
    expect(await keytrail('alerts', 'suppressions', '--tenant', 'cli')).toEqual([
      0,
      expect.stringContaining(suppressionId),
    ]);
    expect((await keytrail('alerts', 'unsuppress', suppressionId))[1]).toMatch(/^inForce +false$/m);
    expect((await keytrail('alerts', 'get', other))[1]).toMatch(/^resolution +mistake$/m);
  });
});
