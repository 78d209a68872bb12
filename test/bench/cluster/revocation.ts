/**
 * How long a key that was revoked at one process is still accepted at any: three processes under verification load, and
 * for each revoked key a client at every process that verifies it again and again. All moments are taken by this one
 * process's clock: from the answer to the revoke to the answer of the last verification that was asked for after it and
 * still said VALID; 0 when none was.
 */
import { line, quantile, thousands } from './figures.ts';
import { createKeys, startProcesses, verifyBody, type BenchKey, type Installation } from './installation.ts';
import { loadInTurn, VerifyClient } from './load-in-turn.ts';

const PROCESSES = 3;
const REVOCATIONS = Number(process.env['BENCH_REVOCATIONS'] ?? 1_000);
/** Keys being revoked at a time. */
const LANES = 4;
/** Beside what the clients of the revoked keys ask: verifications of other keys, by all processes together. */
const BACKGROUND_PER_SECOND = 500;
const BACKGROUND_CONNECTIONS = 24;
const BACKGROUND_KEYS = 100;
const WARM_UP = 5_000;
const CREATE_AT_ONCE = 100;
const TARGET_P99_MS = 50;

interface Outcome {
  readonly lateMs: number;
  readonly lateAccepts: number;
}

export async function measureRevocation(installation: Installation): Promise<void> {
  const processes = await startProcesses(installation, PROCESSES);
  const ports = processes.map(({ port }) => port);
  const client = new VerifyClient(LANES * 2);
  let background: Promise<unknown> = Promise.resolve();
  try {
    const others = (await createKeys(ports[0] ?? 0, BACKGROUND_KEYS)).map(({ secret }) => verifyBody(secret));
    const keys: BenchKey[] = [];
    while (keys.length < REVOCATIONS)
      keys.push(...(await createKeys(ports[keys.length % PROCESSES] ?? 0, CREATE_AT_ONCE)));
    const load = { ports, bodies: others, connections: BACKGROUND_CONNECTIONS };
    await loadInTurn({ ...load, amount: WARM_UP, perSecond: Infinity });
    let revoking = true;
    background = (async () => {
      while (revoking)
        await loadInTurn({ ...load, amount: BACKGROUND_PER_SECOND, perSecond: BACKGROUND_PER_SECOND });
    })();
    const outcomes: Outcome[] = [];
    const count = { verifications: 0 };
    const startedMs = performance.now();
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let turn = next++; turn < REVOCATIONS; turn = next++) {
        const key = keys[turn];
        if (key !== undefined) outcomes.push(await revokeOne(client, { ports, at: turn, key, count }));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const seconds = (performance.now() - startedMs) / 1_000;
    revoking = false;
    await background;
    print(outcomes, count.verifications / seconds);
  } finally {
    await Promise.allSettled([background]);
    client.close();
    await Promise.all(processes.map((one) => one.stop()));
  }
}

function print(outcomes: readonly Outcome[], verifiedPerSecond: number): void {
  const late = outcomes.map(({ lateMs }) => lateMs);
  const of = (share: number): string => quantile(late, share).toFixed(1);
  line(
    'revocation',
    `${thousands(outcomes.length)} over ${PROCESSES} processes; beside it ${thousands(verifiedPerSecond)} verifications/s of these keys, ${thousands(BACKGROUND_PER_SECOND)}/s of others`,
  );
  line(
    '  last accepted use',
    `p50 ${of(0.5)} ms   p99 ${of(0.99)} ms   max ${Math.max(...late).toFixed(1)} ms after the answer (target p99 ${TARGET_P99_MS})`,
  );
  line(
    '  late accepts',
    `${thousands(outcomes.reduce((sum, one) => sum + one.lateAccepts, 0))}, of ${late.filter((ms) => ms > 0).length} keys`,
  );
}

interface Revocation {
  readonly ports: readonly number[];
  /** The process that is asked to revoke. */
  readonly at: number;
  readonly key: BenchKey;
  readonly count: { verifications: number };
}

async function revokeOne(client: VerifyClient, { ports, at, key, count }: Revocation): Promise<Outcome> {
  const body = verifyBody(key.secret);
  let answeredMs = Infinity;
  let lateMs = 0;
  let lateAccepts = 0;
  const bearer = async (port: number, first: () => void): Promise<void> => {
    for (;;) {
      const askedMs = performance.now();
      const code = await client.verify(port, body);
      count.verifications += 1;
      if (code === 'VALID') first();
      const isAfter = askedMs > answeredMs;
      if (isAfter && code !== 'VALID') return;
      if (isAfter) {
        lateAccepts += 1;
        lateMs = Math.max(lateMs, performance.now() - answeredMs);
      }
    }
  };
  const bearers: Promise<void>[] = [];
  // A key counts only when it was in use everywhere.
  await Promise.all(ports.map((port) => new Promise<void>((first) => bearers.push(bearer(port, first)))));
  await client.revoke(ports[at % ports.length] ?? 0, key.id);
  answeredMs = performance.now();
  await Promise.all(bearers);
  return { lateMs, lateAccepts };
}
