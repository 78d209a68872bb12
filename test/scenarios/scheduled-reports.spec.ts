import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toRecord } from '../../src/events/stored-event.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { planSchedules } from '../../src/modules/schedules/domain/plan-schedules.ts';
import { reportSchedulesSection } from '../../src/modules/schedules/schedule-section.ts';
import { readLocatedYaml } from '../../src/modules/settings/read-located-yaml.ts';
import { withEmbeddedLog } from '../../src/profiles/embedded-log.module.ts';
import { localCommands } from '../../src/local-commands.ts';
import { HandClock } from '../fixtures/embedded-keys.ts';
import { created } from '../fixtures/key-events.ts';
import { listAt, objectAt, TestService, type Answer } from './service.ts';

const YAML = `report_schedules:
  - name: unused-daily
    cron: "30 2 * * *"
    time_zone: Europe/Berlin
    report: unused-keys
    parameters: { days: 45 }
    recipients: [compliance@example.com]
  - name: acme-failures
    cron: "0 6 * * 1"
    report: failed-attempts
    parameters: { period: week }
    formats: [csv]
    tenant: acme
`;
/** The night in which clocks in Berlin were set back lies between the two: 02:30 came twice. */
const SCHEDULED = '2026-10-23T12:00:00.000Z';
const NOW = '2026-10-26T12:00:00.000Z';
const DUE = ['2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'];

let service: TestService;
let root: string;
const clock = new HandClock(NOW);

/** An installation that stood still for three days, with what its trail knew before. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
  const settingsFile = join(root, 'keytrail.yaml');
  writeFileSync(settingsFile, YAML);
  const yaml = readLocatedYaml(YAML);
  const section = reportSchedulesSection.read(yaml.ok ? (yaml.root.properties[0]?.value ?? null) : null);
  if (!section.ok) throw new Error(section.problems.map(({ reason }) => reason).join());
  const dataDir = join(root, 'data');
  mkdirSync(dataDir);
  await withEmbeddedLog(dataDir, async (log) => {
    const keys = ['default', 'acme'].map((tenant) =>
      created({
        keyId: `key_of_${tenant}`,
        name: `=cmd|'/C calc'!A0 ${tenant}`,
        tenant,
        time: '2026-01-01T00:00:00.000Z',
        expiresAt: null,
      }),
    );
    await log.append([...planSchedules(section.value, [], SCHEDULED), ...keys].map(toRecord));
  });
  service = await TestService.start({ KEYTRAIL_CONFIG: settingsFile }, { root, clock });
  await until(async () => listAt((await runs()).body, 'items').length === DUE.length + 1);
}, 240_000);
afterAll(() => service.stop());

/** Asks until it is so; how often is the service's pace. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await service.call('GET', '/healthz', { secret: null });
}
const runs = (query = '', secret = service.administrator): Promise<Answer> =>
  service.call('GET', `/v1/report-runs${query}`, { secret });
const idsOf = ({ body }: Answer): readonly string[] => listAt(body, 'items').map(({ id }) => String(id));
const analyst = async (tenant: string): Promise<string> =>
  (
    await service.createKey({
      name: `analyst of ${tenant}`,
      role: 'analyst',
      owner: `${tenant}@example.com`,
      tenant,
    })
  ).secret;

describe('scheduled reports', () => {
  it('that were missed are there after the start, one for each night, also for that in which clocks were set', async () => {
    const { body } = await runs('?schedule=unused-daily');
    expect(
      listAt(body, 'items').map(({ dueAt, status, trigger, rows }) => [dueAt, status, trigger, rows]),
    ).toEqual(DUE.toReversed().map((dueAt) => [dueAt, 'COMPLETED', 'schedule', 2]));
    expect(body['nextCursor']).toBeNull();
  });

  it('say when they come next and what came last', async () => {
    const { body } = await service.call('GET', '/v1/report-schedules');
    expect(listAt(body, 'items')).toMatchObject([
      {
        name: 'acme-failures',
        nextDueAt: '2026-11-02T06:00:00.000Z',
        tenant: 'acme',
        lastRun: { status: 'COMPLETED' },
      },
      {
        name: 'unused-daily',
        nextDueAt: '2026-10-27T01:30:00.000Z',
        since: SCHEDULED,
        lastRun: { dueAt: DUE[2] },
      },
    ]);
  });

  it('are listed a page at a time, the latest first, and by what they are', async () => {
    const first = await runs('?limit=3');
    const second = await runs(`?limit=3&cursor=${String(first.body['nextCursor'])}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(await runs()));
    expect(listAt((await runs('?report=failed-attempts')).body, 'items')).toHaveLength(1);
    expect(listAt((await runs('?status=FAILED')).body, 'items')).toEqual([]);
    const from = await runs(`?schedule=unused-daily&from=${DUE[1]}&to=${DUE[2]}`);
    expect(listAt(from.body, 'items')).toMatchObject([{ dueAt: DUE[1] }]);
    expect((await runs('?cursor=abc')).body).toMatchObject({ code: 'cursor_invalid' });
  });

  it('hand out each file as it was made, with its hash, and put into the trail who was given which', async () => {
    const [run] = listAt((await runs('?schedule=unused-daily')).body, 'items');
    for (const file of (run?.['files'] ?? []) as { format: string; sha256: string; bytes: number }[]) {
      const response = await fetch(
        `${service.app.url}/v1/report-runs/${String(run?.['id'])}/files/${file.format}`,
        {
          headers: { authorization: `Bearer ${service.administrator}` },
        },
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
      expect(bytes.length).toBe(file.bytes);
      expect(response.headers.get('repr-digest')).toBe(
        `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
      );
      expect(response.headers.get('content-disposition')).toContain(`unused-keys-2026-10-26.${file.format}`);
    }
    const { body } = await service.call('GET', '/v1/events?type=ReportFileRead&limit=10');
    expect(listAt(body, 'items')).toHaveLength(3);
    expect((await service.call('GET', `/v1/report-runs/${String(run?.['id'])}/files/pdf`)).status).toBe(422);
  });

  it('show a tenant its own only, and say of others’ that there are none', async () => {
    const secret = await analyst('acme');
    const list = await service.call('GET', '/v1/report-schedules', { secret });
    expect(listAt(list.body, 'items').map(({ name }) => name)).toEqual(['acme-failures']);
    const [own] = idsOf(await runs('', secret));
    expect(idsOf(await runs('', secret))).toEqual(idsOf(await runs('?schedule=acme-failures')));
    expect(idsOf(await runs('?tenant=default', secret))).toEqual([]);
    const [others] = idsOf(await runs('?schedule=unused-daily'));
    const answers = await Promise.all(
      [others, 'run_0'].map((id) => service.call('GET', `/v1/report-runs/${id}`, { secret })),
    );
    expect(answers.map(({ status, body }) => [status, body['code'], body['detail']])).toEqual([
      [404, 'report_run_not_found', 'There is no such report run.'],
      [404, 'report_run_not_found', 'There is no such report run.'],
    ]);
    expect((await service.call('GET', `/v1/report-runs/${others}/files/json`, { secret })).status).toBe(404);
    expect((await service.call('GET', `/v1/report-runs/${own}/files/csv`, { secret })).status).toBe(200);
    const text = await service.call('GET', `/v1/report-runs/${own}/files/html`, { secret });
    expect(text.body).toMatchObject({ detail: 'This report run has no file of that format.' });
  });

  it('are made at once for an administrator, who stands in the trail for it', async () => {
    const { status, body } = await service.call('POST', '/v1/report-schedules/acme-failures/run');
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        schedule: 'acme-failures',
        dueAt: NOW,
        trigger: 'request',
        status: 'COMPLETED',
      }),
    ]);
    const made = await service.call('GET', '/v1/events?type=ReportRunCompleted&order=newest&limit=1');
    expect(listAt(made.body, 'items')).toMatchObject([{ tenant: 'acme', type: 'ReportRunCompleted' }]);
    const none = await service.call('POST', '/v1/report-schedules/none/run');
    expect([none.status, none.body['code']]).toEqual([404, 'report_schedule_not_found']);
  });

  it('say for how long one is overdue', async () => {
    const { text } = await service.call('GET', '/metrics');
    expect(text).toContain('keytrail_report_schedule_overdue_seconds{schedule="unused-daily"} 0');
    expect(text).toContain('keytrail_report_schedule_last_run_failed{schedule="unused-daily"} 0');
  });

  it('are read by the command line, which checks what it gets against the hash in the trail', async () => {
    const said: string[] = [];
    const terminal = {
      environment: { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: service.administrator },
      workingDirectory: root,
      interactive: false,
      out: (text: string) => void said.push(text),
      err: (text: string) => void said.push(text),
      readInput: () => Promise.resolve(''),
    };
    const command = (...line: readonly string[]) => runCli(line, { terminal, local: localCommands });
    expect(await command('reports', 'schedules')).toBe(0);
    expect(said.join('')).toMatch(/unused-daily +unused-keys +30 2 \* \* \* +Europe\/Berlin/);
    const [id = ''] = idsOf(await runs('?schedule=unused-daily'));
    expect(await command('reports', 'download', id, '--format', 'csv', '--output', 'report.csv')).toBe(0);
    const csv = readFileSync(join(root, 'report.csv'), 'utf8');
    expect(csv.startsWith('\ufeffkeyId,name,')).toBe(true);
    expect(csv).toContain(`'=cmd|'/C calc'!A0 acme`);
    expect(await command('reports', 'runs', '--schedule', 'unused-daily')).toBe(0);
    expect(said.join('')).toContain(id);
  });

  it('keep what was in force when the file is broken, and say which line', async () => {
    writeFileSync(join(root, 'keytrail.yaml'), YAML.replace('30 2 * * *', '0 0 31 2 *'));
    await service.app.reload();
    const { body } = await service.call('GET', '/v1/report-schedules');
    expect(listAt(body, 'items')).toHaveLength(2);
    expect(service.logLines.join('')).toContain('line 3: cron never comes: there is no such day.');
  });
});

describe('reports on demand', () => {
  it('of access and of failed attempts come in every form', async () => {
    await service.call('POST', '/v1/keys/verify', {
      body: { secret: `qk_${'x'.repeat(49)}`, sourceIp: '203.0.113.7' },
    });
    const review = await service.call('GET', '/v1/reports/access-review');
    expect(objectAt(review.body, 'summary')).toMatchObject({
      neverReviewed: expect.any(Number),
      reviewed: 0,
    });
    const failed = await service.call('GET', '/v1/reports/failed-attempts?format=html');
    expect(failed.text).toContain('<figcaption>Failed attempts by day</figcaption>');
  });
});
