import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertRaisedV1, type AlertRaised } from '../../src/events/alert-raised.ts';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { isoTime } from '../../src/shared/iso-time.ts';
import { systemIds } from '../../src/shared/ids.ts';
import { WEBHOOK_SECRET } from '../fixtures/notifications.ts';
import { verifyWebhook } from '../fixtures/verify-webhook.ts';
import { answers, WebhookReceiver } from '../fixtures/webhook-receiver.ts';
import { listAt, TestService } from './service.ts';

let service: TestService;
let receiver: WebhookReceiver;
const root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));
const file = join(root, 'keytrail.yaml');

const webhook = (types: string): string =>
  [
    '  - name: oncall',
    '    kind: webhook',
    `    url: ${receiver.url}`,
    `    secret_file: ${join(root, 'webhook-secret')}`,
    `    types: ${types}`,
    // Not that of any key: what the service itself finds about the keys of this spec is not counted here.
    '    tenants: [probe]',
  ].join('\n');

const configure = (...channels: readonly string[]): void =>
  writeFileSync(file, ['notification_channels:', ...channels].join('\n'));

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  writeFileSync(join(root, 'webhook-secret'), WEBHOOK_SECRET);
  configure(
    webhook('[alert.*]'),
    '  - { name: audit, kind: log, types: "*", tenants: [probe, acme] }',
    '  - { name: away, kind: slack, types: report.*, url: "https://127.0.0.1:1/services/T0/B0/chat-secret" }',
  );
  service = await TestService.start(
    { KEYTRAIL_CONFIG: file, KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES: 'true' },
    { root },
  );
});
afterAll(async () => {
  await service.stop();
  await receiver.stop();
});

/** For a failure: everything here takes a moment. */
const PATIENCE_MS = 60_000;

async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!(await isTrue()) && performance.now() < endMs) await setImmediate();
  expect(await isTrue()).toBe(true);
}

const channels = async () => listAt((await service.call('GET', '/v1/notification-channels')).body, 'items');
const channelNamed = async (name: string) => (await channels()).find((one) => one['name'] === name);

async function raise(sentence: string): Promise<AlertRaised> {
  const id = systemIds.eventId();
  const event: AlertRaised = {
    ...alertRaisedV1.example,
    ...{ id, time: isoTime(Date.now()), keyId: null, tenant: 'probe' },
    data: { ...alertRaisedV1.example.data, alertId: `alr_${id.replaceAll('-', '')}`, sentence },
  };
  await service.app.profile.keys.commands.record(event);
  return event;
}

const arrivedIds = () => receiver.arrived.map(({ headers }) => headers['webhook-id']);

describe('notifications', () => {
  it('reach every channel that wants them, signed, soon after the event', async () => {
    const startedMs = performance.now();
    const raised = await raise('The first of them.');
    await until(() => receiver.arrived.length === 1);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.arrived;
    expect(await verifyWebhook(WEBHOOK_SECRET, headers, body)).toBe(true);
    expect(JSON.parse(body)).toMatchObject({
      id: raised.id,
      type: 'alert.raised',
      tenant: 'probe',
      data: { alertId: raised.data.alertId, sentence: 'The first of them.' },
    });
    await until(async () => (await channelNamed('audit'))?.['lastDelivery'] !== null);
    expect(service.logLines.some((line) => line.includes('The first of them.'))).toBe(true);
    await until(async () => (await channelNamed('oncall'))?.['pending'] === 0);
  });

  it('are listed with what became of them, and without secrets', async () => {
    const shown = await channels();
    expect(shown.map(({ name, kind, target, pending }) => [name, kind, target, pending])).toEqual([
      ['oncall', 'webhook', '127.0.0.1', 0],
      ['audit', 'log', null, 0],
      ['away', 'slack', '127.0.0.1', 0],
    ]);
    expect(shown[0]).toMatchObject({
      lastDelivery: { type: 'alert.raised', reason: null },
      lastFailure: null,
      failing: false,
      deliversHere: true,
    });
    expect(JSON.stringify(shown)).not.toMatch(/whsec_|chat-secret|hooks\/7/);
    const events = await service.call('GET', '/v1/events?type=NotificationDelivered');
    expect(events.text).not.toMatch(/whsec_|chat-secret|hooks\/7/);
  });

  it('are shown to whoever sees one tenant only where it is theirs', async () => {
    const { secret } = await service.createKey({
      name: 'look',
      role: 'analyst',
      owner: 'look',
      tenant: 'acme',
    });
    const { body } = await service.call('GET', '/v1/notification-channels', { secret });
    expect(listAt(body, 'items').map(({ name }) => name)).toEqual(['audit']);
  });

  it('can be tried out, and what happened stands in the trail', async () => {
    const test = (name: string) => service.call('POST', `/v1/notification-channels/${name}/test`);
    const well = await test('oncall');
    expect(well.body).toMatchObject({
      channel: 'oncall',
      delivered: true,
      sentence: '127.0.0.1 has taken the message.',
    });
    expect(arrivedIds().at(-1)).toBe(well.body['notificationId']);
    const badly = await test('away');
    expect(badly.body).toMatchObject({
      delivered: false,
      sentence: '127.0.0.1 cannot be reached (ECONNREFUSED).',
    });
    expect((await test('none')).body).toMatchObject({ status: 404, code: 'channel_not_found' });
    expect(await channelNamed('away')).toMatchObject({
      failing: true,
      lastAbandonment: { type: 'channel.test', reason: 'test_failed' },
      lastFailure: { sentence: '127.0.0.1 cannot be reached (ECONNREFUSED).' },
    });
    const lines = service.logLines.filter((line) => line.includes('does not take notifications'));
    expect(lines).toHaveLength(1);
  });

  it('can be tried out from the command line', async () => {
    let out = '';
    const exitCode = async (channel: string) =>
      runCli(['notifications', 'test', channel], {
        terminal: {
          environment: { KEYTRAIL_URL: service.app.url, KEYTRAIL_API_KEY: service.administrator },
          ...{ workingDirectory: root, interactive: false, readInput: () => Promise.resolve('') },
          out: (text) => (out += text),
          err: (text) => (out += text),
        },
        local: localCommands,
      });
    expect([await exitCode('oncall'), await exitCode('away')]).toEqual([0, 1]);
    expect(out).toMatch(
      /^Delivered after \d+ ms: 127\.0\.0\.1 has taken the message\.\nNot delivered after \d+ ms: 127\.0\.0\.1 cannot/,
    );
  });

  it('are counted for whoever watches', async () => {
    const metrics = (await service.call('GET', '/metrics')).text;
    expect(metrics).toContain('keytrail_notifications_delivered_total{channel="oncall"} 3');
    expect(metrics).toContain('keytrail_notifications_failed_total{channel="away"} 2');
    expect(metrics).toContain('keytrail_notifications_pending{channel="oncall"} 0');
    expect(metrics).toContain('keytrail_notifications_oldest_pending_seconds{channel="oncall"} 0');
  });

  it('follow the file while the service runs; a mistake leaves the channels as they were', async () => {
    configure(webhook('[alert.*, Nonsense]'));
    await service.app.reload();
    expect(service.logLines.some((line) => line.includes('keytrail.yaml, line 6: types has an item'))).toBe(
      true,
    );
    expect((await channels()).map(({ name }) => name)).toEqual(['oncall', 'audit', 'away']);
    configure(webhook('[report.*, "*"]'));
    await service.app.reload();
    const raised = await raise('By the changed channel.');
    await until(() => arrivedIds().includes(raised.id));
    configure(webhook('["*"]'));
    await service.app.reload();
    expect((await channels()).map(({ name, types }) => [name, types])).toEqual([['oncall', ['*']]]);
  });

  it('that were not acknowledged are delivered after a restart, under the same id', async () => {
    receiver.behaviour = answers(500);
    const raised = await raise('Before the restart.');
    await until(() => arrivedIds().includes(raised.id));
    await service.halt();
    receiver.behaviour = answers(200);
    receiver.arrived.length = 0;
    service = await TestService.start(
      { KEYTRAIL_CONFIG: file, KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES: 'true' },
      { root, administrator: service.administrator },
    );
    await until(() => receiver.arrived.length > 0);
    expect(arrivedIds()).toEqual([raised.id]);
  });
});
