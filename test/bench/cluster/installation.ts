/**
 * A cluster for one run of the bench: real Kafka, a real S3 server and any number of Keytrail processes, all of them
 * started here and ended with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import { startBoth, type BothServers } from '../../services/both-servers.ts';
import { serviceEnvironment, type Environment } from '../../services/environment.ts';
import { s3Client } from '../../services/s3-server.ts';

export const adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));

const BUCKET = 'keytrail-bench';
/** The built service. Another build can be named, to compare two in one sitting. */
const MAIN = process.env['BENCH_MAIN'] ?? join(import.meta.dirname, '../../../dist/main.js');
const READY_MS_MAX = 60_000;
const LOOK_EVERY_MS = 100;

export interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface Installation {
  readonly servers: BothServers;
  readonly environment: Environment;
  readonly kafkaPid: number | undefined;
  stop(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const servers = await startBoth();
  const client = s3Client(servers.s3);
  try {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  } finally {
    client.destroy();
  }
  return {
    servers,
    environment: serviceEnvironment(servers.kafka.brokers, servers.s3, BUCKET),
    kafkaPid: javaChild(),
    stop: () => servers.stop(),
  };
}

/** Processes of one installation: topics and archive prefix of their own, so that none pays for what another left. */
export async function startProcesses(
  { environment }: Installation,
  count: number,
  more: Environment = {},
): Promise<readonly Server[]> {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const started: Server[] = [];
  try {
    for (let i = 0; i < count; i += 1) {
      const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-cluster-'));
      started.push(
        await startNode(['--max-semi-space-size=64', MAIN], /listening[^\n]*?127\.0\.0\.1:(\d+)/i, {
          folder: dataDir,
          environment: {
            ...environment,
            KEYTRAIL_PROFILE: 'cluster',
            KEYTRAIL_KAFKA_TOPIC: name,
            KEYTRAIL_S3_PREFIX: `${name}/`,
            KEYTRAIL_DATA_DIR: dataDir,
            KEYTRAIL_ADMIN_KEY: adminKey,
            PORT: '0',
            ...more,
          },
        }),
      );
    }
    for (const { port } of started) await untilReady(port);
    return started;
  } catch (error) {
    await Promise.all(started.map((one) => one.stop()));
    throw error;
  }
}

export const startBareFastify = (): Promise<Server> =>
  startNode(
    ['--max-semi-space-size=64', join(import.meta.dirname, '../verify/bare-fastify.ts')],
    /^(\d+)$/m,
    {
      folder: mkdtempSync(join(tmpdir(), 'keytrail-bench-bare-')),
      environment: {},
    },
  );

/** Starts a program of Node and resolves with its port once it has printed a line that names one. */
async function startNode(
  args: readonly string[],
  portIn: RegExp,
  { folder, environment }: { readonly folder: string; readonly environment: Environment },
): Promise<Server> {
  const output = join(folder, 'output.log');
  const file = openSync(output, 'a');
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);
  const deadlineMs = performance.now() + READY_MS_MAX;
  for (;;) {
    const printed = readFileSync(output, 'utf8');
    const port = portIn.exec(printed)?.[1];
    if (port !== undefined && child.pid !== undefined) {
      return {
        port: Number(port),
        pid: child.pid,
        stop: async () => {
          await ended(child);
          process.removeListener('exit', orphan);
          rmSync(folder, { recursive: true, force: true });
        },
      };
    }
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await ended(child);
      throw new Error(`a server did not come up: ${printed}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Ready, and with its share of the work: what is measured before that is a start, not a service. */
async function untilReady(port: number): Promise<void> {
  const deadlineMs = performance.now() + READY_MS_MAX;
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    const text = await response.text();
    if (response.ok) return;
    if (performance.now() > deadlineMs) throw new Error(`not ready: ${text}`);
    await pause(LOOK_EVERY_MS);
  }
}

export async function post(port: number, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

export interface BenchKey {
  readonly id: string;
  readonly secret: string;
}

export const createKeys = (port: number, count: number): Promise<readonly BenchKey[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { secret, key } = await post(port, '/v1/keys', { name: `bench-${i}` });
      return { secret: String(secret), id: String((key as { id: unknown }).id) };
    }),
  );

export const verifyBody = (secret: string): string =>
  JSON.stringify({ secret, dataset: 'orders', sourceIp: '203.0.113.7', userAgent: 'bench' });

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** The broker, as a child of this process; undefined where /proc is not to be had. */
function javaChild(): number | undefined {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
    return children.map(Number).find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'java');
  } catch {
    return undefined; // not Linux: the ratios are still measured
  }
}
