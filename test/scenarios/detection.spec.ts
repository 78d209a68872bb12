import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localCommands } from '../../src/local-commands.ts';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { listAt, TestService } from './service.ts';

/** An alert takes a fraction of a second; a busy machine several of them. */
const RAISED_MS_MAX = 60_000;
const LOOK_EVERY_MS = 20;

let root: string;
let settingsFile: string;
let service: TestService;
const keyIds: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-detection-'));
  settingsFile = join(root, 'keytrail.yaml');
  writeFileSync(settingsFile, 'alert_rules: {}\n');
  service = await TestService.start({ KEYTRAIL_CONFIG: settingsFile }, { root });
});
afterAll(() => service.stop());

/** Presents a key after its revocation, which is refused. */
async function presentRevoked(name: string): Promise<string> {
  const { id, secret } = await service.createKey({ name });
  await service.call('POST', `/v1/keys/${id}/revoke`, { body: {} });
  const { body } = await service.call('POST', '/v1/keys/verify', { body: { secret } });
  expect(body['code']).toBe('REVOKED');
  keyIds.push(id);
  return id;
}

async function alertsOf(keyId: string): Promise<readonly unknown[]> {
  const { body } = await service.call('GET', `/v1/alerts?keyId=${keyId}`);
  return listAt(body, 'items').map(({ rule }) => rule);
}

/** Looks until there is something; what is told of a worker is up to a tenth of a second old. */
async function eventually<Seen>(look: () => Promise<Seen | undefined>): Promise<Seen> {
  const deadlineMs = performance.now() + RAISED_MS_MAX;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadlineMs) throw new Error('nothing came of it');
    await pause(LOOK_EVERY_MS);
  }
}

async function keytrail(...argv: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  let out = '';
  const terminal = {
    ...{ environment: {}, workingDirectory: root, interactive: false },
    out: (text: string) => void (out += text),
    err: () => undefined,
    readInput: () => Promise.resolve(''),
  };
  const exitCode = await runCli(argv, { terminal, local: localCommands });
  return { exitCode, ...(JSON.parse(out) as object) };
}

describe('detection in a running service', () => {
  it('raises an alert of a revoked key that is presented, by itself', async () => {
    const keyId = await presentRevoked('first');

    const alerts = await eventually(async () => {
      const found = await alertsOf(keyId);
      return found.length === 0 ? undefined : found;
    });
    expect(alerts).toEqual(['use-after-revoke']);
  });

  it('tells what it does where operators look', async () => {
    const text = await eventually(async () => {
      const metrics = await service.call('GET', '/metrics', { secret: null });
      return metrics.text.includes('keytrail_alerts_raised_total{') ? metrics.text : undefined;
    });
    expect(text).toMatch(/^keytrail_alerts_raised_total\{rule="use-after-revoke"\} 1$/m);
    expect(text).toMatch(/^keytrail_detection_subjects [1-9]/m);
    expect(text).toMatch(/^keytrail_follower_lag_events\{follower="detection",stream="usage"\} \d+$/m);

    const { status, text: checks } = await service.call('GET', '/readyz', { secret: null });
    expect([status, checks]).toEqual([200, expect.stringContaining('detection lags')]);
  });

  it('obeys a change of the rules at once, and keeps them when one cannot be read', async () => {
    writeFileSync(settingsFile, 'alert_rules:\n  use-after-revoke:\n    enabled: false\n');
    await service.app.reload();
    writeFileSync(settingsFile, 'alert_rules:\n  use-after-revok:\n    enabled: true\n');
    await service.app.reload();
    const keyId = await presentRevoked('second');
    // All of the log is looked at then, and by a worker that was started again.
    await service.app.profile.settle();

    expect(await alertsOf(keyId)).toEqual([]);
    expect(service.logLines.filter((line) => line.includes('alert_rules cannot be used'))).toHaveLength(1);
  });

  it('can be repeated over the archive with other rules, without raising anything', async () => {
    const archive = join(root, 'data', 'archive');
    writeFileSync(settingsFile, 'alert_rules:\n  use-after-revoke:\n    enabled: false\n');
    const byDefault = await keytrail('alerts', 'replay', archive, '--json');
    const bySettings = await keytrail('alerts', 'replay', archive, '--json', '--rules', settingsFile);

    const found = byDefault['alerts'] as readonly { readonly subject: string; readonly rule: string }[];
    expect([byDefault['exitCode'], byDefault['rules']]).toEqual([
      0,
      [{ rule: 'use-after-revoke', alerts: 2 }],
    ]);
    expect(found.map(({ subject }) => subject).sort()).toEqual(keyIds.map((id) => `key:${id}`).sort());
    expect(bySettings['rules']).toEqual([]);
  });
});
