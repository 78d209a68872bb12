/**
 * Verify, strict durable audit, 64 connections, one process, against a bare Fastify route that returns the same JSON:
 * both in alternating rounds of one run, so that a noisy machine disturbs both alike. Prints requests/s, latencies,
 * CPU per request and the ratios. Then, in the same run, verify with plain keys against keys that have every right, which
 * says what the rights cost. Run by `npm run bench -- verify`, on the built service; BENCH_SECONDS and BENCH_ROUNDS make
 * it shorter.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import {
  costOfRights,
  endowedKey,
  plainKey,
  questionAbout,
  rightsRound,
  type RightsRound,
} from './cost-of-rights.ts';
import { cpuSeconds, loadGenerator, measureLoad, type Load, type Measurement } from './load.ts';

const CONNECTIONS = 64;
/** Of each sort, asked about in turn. */
const KEYS = 100;
const ROUND_SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** What the issue that this bench guards asks for. */
const TARGET_RATIO = 0.4;

const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-verify-'));
const adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));
const children: ChildProcess[] = [];

/** Starts a program and resolves with its port once it has printed a line that names one. */
function start(
  args: readonly string[],
  env: Record<string, string>,
  portIn: RegExp,
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = portIn.exec(output)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('exit', (code) =>
      reject(new Error(`exited with ${code ?? 'a signal'} before it listened: ${output}`)),
    );
  });
}

async function post(port: number, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** The service counts as at rest when it takes less of a processor than this. */
const REST_UTILIZATION = 0.05;
/** Longer than compaction waits between two looks for work. */
const REST_SAMPLE_MS = 3_000;
const REST_MS_MAX = 60_000;

/**
 * Waits until the service has folded, archived and compacted what the round before left, so that neither server's round
 * pays for another one's arrears. Returns how long that took, in seconds.
 */
async function rest(pid: number | undefined): Promise<number> {
  const startedMs = performance.now();
  let before = cpuSeconds(pid);
  while (performance.now() - startedMs < REST_MS_MAX) {
    await setTimeout(REST_SAMPLE_MS);
    const now = cpuSeconds(pid);
    if (!(((now - before) * 1_000) / REST_SAMPLE_MS > REST_UTILIZATION)) break;
    before = now;
  }
  return (performance.now() - startedMs) / 1_000;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

try {
  const bare = await start(
    ['--max-semi-space-size=64', join(import.meta.dirname, 'bare-fastify.ts')],
    {},
    /^(\d+)$/m,
  );
  const keytrail = await start(
    ['--max-semi-space-size=64', join(import.meta.dirname, '../../../dist/main.js')],
    { PORT: '0', KEYTRAIL_DATA_DIR: dataDir, KEYTRAIL_ADMIN_KEY: adminKey },
    /listening[^\n]*?127\.0\.0\.1:(\d+)/i,
  );
  const createKeys = (properties: (n: number) => object): Promise<readonly string[]> =>
    Promise.all(
      Array.from({ length: KEYS }, async (_, n) =>
        String((await post(keytrail.port, '/v1/keys', properties(n)))['secret']),
      ),
    );
  const secrets = await createKeys((n) => ({ name: `bench-${n}` }));
  const questions = {
    plain: (await createKeys(plainKey)).map(questionAbout),
    endowed: (await createKeys(endowedKey)).map(questionAbout),
  };
  const bodies = secrets.map((secret) =>
    JSON.stringify({ secret, dataset: 'orders', sourceIp: '203.0.113.7', userAgent: 'bench' }),
  );
  const loadOf = (port: number): Load => ({
    url: `http://127.0.0.1:${port}/v1/keys/verify`,
    headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
    bodies,
    connections: CONNECTIONS,
    seconds: ROUND_SECONDS,
  });
  console.log(
    `load           ${await loadGenerator()}, ${CONNECTIONS} connections, ${ROUNDS} × ${ROUND_SECONDS} s each, alternating`,
  );
  const arrearsSeconds: number[] = [];
  const rounds: { bare: Measurement; keytrail: Measurement }[] = [];
  await measureLoad({ ...loadOf(bare.port), seconds: 2 }, bare.child.pid);
  await measureLoad({ ...loadOf(keytrail.port), seconds: 3 }, keytrail.child.pid);
  for (let round = 0; round < ROUNDS; round++) {
    arrearsSeconds.push(await rest(keytrail.child.pid));
    rounds.push({
      bare: await measureLoad(loadOf(bare.port), bare.child.pid),
      keytrail: await measureLoad(loadOf(keytrail.port), keytrail.child.pid),
    });
  }
  const rightsRounds: RightsRound[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rightsRounds.push(
      await rightsRound(round, async (sort) => {
        // Each from rest: whichever came second would else pay for what the first left to do.
        arrearsSeconds.push(await rest(keytrail.child.pid));
        return measureLoad({ ...loadOf(keytrail.port), bodies: questions[sort] }, keytrail.child.pid);
      }),
    );
  }
  arrearsSeconds.push(await rest(keytrail.child.pid));
  const row = (name: string, all: readonly Measurement[]): void => {
    console.log(
      `${name.padEnd(14)} ${median(all.map((m) => m.requestsPerSecond))
        .toFixed(0)
        .padStart(
          7,
        )} req/s   p50 ${median(all.map((m) => m.p50Ms)).toFixed(2)} ms   p99 ${median(all.map((m) => m.p99Ms)).toFixed(2)} ms   ${median(all.map((m) => m.cpuMicrosPerRequest)).toFixed(1)} µs CPU/req   not 2xx: ${all.reduce((n, m) => n + m.non2xx, 0)}`,
    );
  };
  row(
    'bare Fastify',
    rounds.map((r) => r.bare),
  );
  row(
    'verify',
    rounds.map((r) => r.keytrail),
  );
  console.log(
    `arrears        after each round the service was at rest within ${Math.max(...arrearsSeconds.slice(1)).toFixed(1)} s`,
  );
  const ratio = median(rounds.map((r) => r.keytrail.requestsPerSecond / r.bare.requestsPerSecond));
  console.log(
    `ratio          ${ratio.toFixed(3)} of bare Fastify (target ${TARGET_RATIO}); per round: ${rounds.map((r) => (r.keytrail.requestsPerSecond / r.bare.requestsPerSecond).toFixed(3)).join(', ')}`,
  );
  row(
    'plain key',
    rightsRounds.map((r) => r.plain),
  );
  row(
    'every right',
    rightsRounds.map((r) => r.endowed),
  );
  console.log(`rights         ${costOfRights(rightsRounds, median)}`);
} finally {
  await Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null) return resolve();
          child.once('exit', () => resolve());
          child.kill('SIGTERM');
        }),
    ),
  );
  rmSync(dataDir, { recursive: true, force: true });
}
