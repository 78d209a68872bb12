/**
 * Verify on Kafka, strict, 64 connections, one process, against a bare Fastify route that returns the same JSON, in
 * alternating rounds. Apart from the processor time of the process, that of the broker, which others pay for.
 */
import { cpuSeconds, loadGenerator, measureLoad, type Load, type Measurement } from '../verify/load.ts';
import { atRest } from './at-rest.ts';
import { line, median, ratios, thousands } from './figures.ts';
import {
  adminKey,
  createKeys,
  startBareFastify,
  startProcesses,
  verifyBody,
  type Installation,
} from './installation.ts';

const CONNECTIONS = 64;
const ROUND_SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const KEYS = 100;
const WARM_UP_SECONDS = 4;
const TARGET_RATIO = 0.25;

interface Measured extends Measurement {
  readonly brokerCpuMicros: number;
}

export async function measureVerify(installation: Installation): Promise<void> {
  const { kafkaPid } = installation;
  const bare = await startBareFastify();
  const [keytrail] = await startProcesses(installation, 1);
  if (keytrail === undefined) throw new TypeError('one process was asked for');
  try {
    const bodies = (await createKeys(keytrail.port, KEYS)).map(({ secret }) => verifyBody(secret));
    const loadOf = (port: number, seconds: number): Load => ({
      url: `http://127.0.0.1:${port}/v1/keys/verify`,
      headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
      ...{ bodies, connections: CONNECTIONS, seconds },
    });
    const measured = async (server: { readonly port: number; readonly pid: number }): Promise<Measured> => {
      const before = cpuSeconds(kafkaPid);
      const outcome = await measureLoad(loadOf(server.port, ROUND_SECONDS), server.pid);
      const requests = outcome.requestsPerSecond * ROUND_SECONDS;
      return { ...outcome, brokerCpuMicros: ((cpuSeconds(kafkaPid) - before) * 1e6) / requests };
    };
    line(
      'verify',
      `${await loadGenerator()}, ${CONNECTIONS} connections, ${ROUNDS} × ${ROUND_SECONDS} s each, alternating`,
    );
    await measureLoad(loadOf(bare.port, WARM_UP_SECONDS), bare.pid);
    await measureLoad(loadOf(keytrail.port, WARM_UP_SECONDS), keytrail.pid);
    const arrears: number[] = [];
    const rounds: { readonly bare: Measured; readonly keytrail: Measured }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      arrears.push(await atRest([keytrail.pid]));
      rounds.push({ bare: await measured(bare), keytrail: await measured(keytrail) });
    }
    row(
      '  bare Fastify',
      rounds.map((one) => one.bare),
    );
    row(
      '  verify on Kafka',
      rounds.map((one) => one.keytrail),
    );
    line('  at rest again', `within ${Math.max(...arrears).toFixed(1)} s of each round`);
    const ratio = rounds.map((one) => one.keytrail.requestsPerSecond / one.bare.requestsPerSecond);
    line('  ratio', `${ratios(ratio)} (target ${TARGET_RATIO})`);
  } finally {
    await Promise.all([bare.stop(), keytrail.stop()]);
  }
}

function row(name: string, all: readonly Measured[]): void {
  const of = (figure: keyof Measured): number => median(all.map((one) => one[figure]));
  const failed = all.reduce((sum, one) => sum + one.non2xx, 0);
  line(
    name,
    [
      `${thousands(of('requestsPerSecond')).padStart(7)} req/s`,
      `p50 ${of('p50Ms').toFixed(2)} ms   p99 ${of('p99Ms').toFixed(2)} ms`,
      `${of('cpuMicrosPerRequest').toFixed(1)} µs CPU/req   broker ${of('brokerCpuMicros').toFixed(1)} µs`,
      `not 2xx: ${failed}`,
    ].join('   '),
  );
}
