import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvent } from '../../../src/events/stored-event.ts';
import { BEGINNING, type Checkpoint } from '../../../src/modules/event-log/checkpoint.ts';
import { EmbeddedLogReader } from '../../../src/modules/event-log/embedded/log-reader.ts';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import { startKeytrail } from '../../faults/service/keytrail-process.ts';
import { VerifyLoad } from '../../faults/service/verify-load.ts';

/** Between two presentations of revoked keys. */
const PRESENT_EVERY_MS = 50;
/** How often the log is looked at for new alerts: how exact the figures are. */
const LOOK_EVERY_MS = 2;
const RAISED_MS_MAX = 60_000;
const READ_EVENTS = 10_000;

export interface LatencyFigures {
  readonly lateMs: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly verificationsPerSecond: number;
}

/** Presents one revoked key after the other to a service under load, and watches the log's file for the alerts. */
export async function raiseUnderLoad({ alerts }: { readonly alerts: number }): Promise<LatencyFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-alerts-'));
  const adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));
  const service = await startKeytrail(dataDir, { KEYTRAIL_ADMIN_KEY: adminKey, KEYTRAIL_LOG_LEVEL: 'warn' });
  const load = new VerifyLoad();
  try {
    const post = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
      const headers = { 'content-type': 'application/json', 'x-api-key': adminKey };
      const answer = await fetch(`${service.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Readonly<Record<string, unknown>>;
    };
    const create = async (name: string): Promise<{ readonly id: string; readonly secret: string }> => {
      const { key, secret } = await post('/v1/keys', { name });
      return { id: String((key as { id: unknown }).id), secret: String(secret) };
    };
    const used = await create('in use');
    const revoked: string[] = [];
    for (let number = 0; number < alerts; number += 1) {
      const { id, secret } = await create(`revoked ${number}`);
      await post(`/v1/keys/${id}/revoke`, {});
      revoked.push(secret);
    }
    const watching = watchAlerts(join(dataDir, 'log.sqlite'), alerts);
    load.start(service.url, adminKey, used.secret);
    const startedMs = performance.now();
    for (const secret of revoked) {
      await post('/v1/keys/verify', { secret });
      await pause(PRESENT_EVERY_MS);
    }
    const verificationsPerSecond = (load.acknowledged.length / (performance.now() - startedMs)) * 1_000;
    const lateMs = [...(await watching)].sort((one, other) => one - other);
    const quantile = (of: number): number => lateMs[Math.ceil(of * lateMs.length) - 1] ?? NaN;
    return {
      ...{ lateMs, verificationsPerSecond, p50Ms: quantile(0.5), p99Ms: quantile(0.99), maxMs: quantile(1) },
    };
  } finally {
    await load.stop();
    await service.stop();
    rmSync(dataDir, { recursive: true });
  }
}

/** How long after its event each alert was to be read, by another process, from the log. */
async function watchAlerts(path: string, alerts: number): Promise<readonly number[]> {
  const log = EmbeddedLogReader.open({ path });
  const lateMs: number[] = [];
  let after: Checkpoint = BEGINNING;
  const deadlineMs = performance.now() + RAISED_MS_MAX + alerts * PRESENT_EVERY_MS * 10;
  while (lateMs.length < alerts && performance.now() < deadlineMs) {
    const { events, checkpoint } = await log.read('lifecycle', after, READ_EVENTS);
    const nowMs = Date.now();
    for (const { text } of events) {
      const read = readEvent(text);
      if (!read.known || read.event.type !== 'AlertRaised' || read.event.data.rule !== 'use-after-revoke')
        continue;
      lateMs.push(nowMs - Date.parse(read.event.data.happenedAt));
    }
    after = checkpoint;
    await pause(LOOK_EVERY_MS);
  }
  log.close();
  return lateMs;
}
