/**
 * How late an alert is in a cluster: two processes under verification load, to which revoked keys are presented one after
 * the other, while at the other process somebody asks for alerts again and again. From before the presentation is sent to
 * the first answer that has its alert: by then it is durable, and every process is told of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { line, quantile, thousands } from './figures.ts';
import { adminKey, createKeys, post, startProcesses, verifyBody, type Installation } from './installation.ts';
import { loadInTurn } from './load-in-turn.ts';

const PROCESSES = 2;
const ALERTS = Number(process.env['BENCH_ALERTS'] ?? 200);
/** Raised before the clock runs: partitions are taken over one after the other when processes start. */
const WARM_UP = 50;
const PRESENT_EVERY_MS = 100;
const LOOK_EVERY_MS = 50;
const RAISED_MS_MAX = 120_000;
const BACKGROUND_PER_SECOND = 300;
const BACKGROUND_KEYS = 100;
const CONNECTIONS = 16;
const TARGET_P99_MS = 5_000;
/** Newest first, and far more than are raised between two looks. */
const PAGE = 100;

export async function measureAlertLatency(installation: Installation): Promise<void> {
  const processes = await startProcesses(installation, PROCESSES);
  const [here = 0, there = 0] = processes.map(({ port }) => port);
  let busy = true;
  let background: Promise<unknown> = Promise.resolve();
  try {
    const bodies = (await createKeys(here, BACKGROUND_KEYS)).map(({ secret }) => verifyBody(secret));
    const keys = await createKeys(here, WARM_UP + ALERTS);
    for (const { id } of keys) await post(here, `/v1/keys/${id}/revoke`, {});
    background = (async () => {
      const load = { ports: [here, there], bodies, connections: CONNECTIONS };
      while (busy)
        await loadInTurn({ ...load, amount: BACKGROUND_PER_SECOND, perSecond: BACKGROUND_PER_SECOND });
    })();
    const watched = new WatchedAlerts(there);
    for (const { secret } of keys.slice(0, WARM_UP)) await post(here, '/v1/keys/verify', { secret });
    await watched.until(keys.slice(0, WARM_UP).map(({ id }) => id));
    const presentedMs = new Map<string, number>();
    for (const { id, secret } of keys.slice(WARM_UP)) {
      presentedMs.set(id, performance.now());
      await post(here, '/v1/keys/verify', { secret });
      await watched.look();
      await pause(PRESENT_EVERY_MS);
    }
    await watched.until([...presentedMs.keys()]);
    print([...presentedMs].map(([id, atMs]) => (watched.seenMs.get(id) ?? NaN) - atMs));
  } finally {
    busy = false;
    await Promise.allSettled([background]);
    await Promise.all(processes.map((one) => one.stop()));
  }
}

/** Alerts as one process tells them, and when each was first told. */
class WatchedAlerts {
  readonly seenMs = new Map<string, number>();
  readonly #url: string;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/v1/alerts?rule=use-after-revoke&limit=${PAGE}`;
  }

  async look(): Promise<void> {
    const answer = await fetch(this.#url, { headers: { 'x-api-key': adminKey } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`alerts were answered ${answer.status}: ${text}`);
    const nowMs = performance.now();
    for (const [, keyId = ''] of text.matchAll(/"keyId":"(key_[0-9a-f]+)"/g))
      if (!this.seenMs.has(keyId)) this.seenMs.set(keyId, nowMs);
  }

  async until(keyIds: readonly string[]): Promise<void> {
    const deadlineMs = performance.now() + RAISED_MS_MAX;
    while (keyIds.some((id) => !this.seenMs.has(id))) {
      if (performance.now() > deadlineMs) throw new Error('not every alert was raised');
      await this.look();
      await pause(LOOK_EVERY_MS);
    }
  }
}

function print(lateMs: readonly number[]): void {
  const of = (share: number): string => thousands(quantile(lateMs, share));
  line(
    'alerts',
    `${lateMs.length} over ${PROCESSES} processes, beside ${BACKGROUND_PER_SECOND} verifications/s: p50 ${of(0.5)} ms   p99 ${of(0.99)} ms   max ${of(1)} ms (target p99 ${thousands(TARGET_P99_MS)})`,
  );
}
