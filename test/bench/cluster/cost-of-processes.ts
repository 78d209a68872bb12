/**
 * What a verification costs when more processes share the same number of them: processor time of all Keytrail processes,
 * from the first request until all is folded and archived. Not throughput, since processes, broker and load share this
 * machine. Each process has as many connections as one alone, as where more processes are needed. The second figure is at
 * a rate that one could do alone: there fewer verifications share a request to the broker, the more processes there are.
 */
import { AthenaServer } from '../../athena/athena-server.ts';
import { cpuSeconds } from '../verify/load.ts';
import { atRest, cpuOf } from './at-rest.ts';
import { line, median, thousands } from './figures.ts';
import { createKeys, startProcesses, verifyBody, type BenchKey, type Installation } from './installation.ts';
import { loadInTurn } from './load-in-turn.ts';

const COUNTS = [1, 2, 4];
const VERIFICATIONS = Number(process.env['BENCH_VERIFICATIONS'] ?? 100_000);
/** Of each process, so that all of them run compiled code. */
const WARM_UP = 25_000;
/** To each process. */
const CONNECTIONS = 64;
const LOADS: readonly Load[] = [
  { name: 'as fast as it goes', amount: VERIFICATIONS, perSecond: Infinity },
  { name: '1,000/s in all', amount: VERIFICATIONS / 4, perSecond: 1_000 },
];
const KEYS = 100;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 2);
const FIGURE_OF = 100_000;

interface Load {
  readonly name: string;
  readonly amount: number;
  readonly perSecond: number;
}

export async function measureCost(installation: Installation): Promise<void> {
  line('cost of a verification', `${thousands(VERIFICATIONS)} in turn, ${CONNECTIONS} connections a process`);
  const costs = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const count of COUNTS) await costOf(installation, count, costs);
  for (const { name } of LOADS) {
    const of = (count: number): number => median(costs.get(`${name} ${count}`) ?? []);
    const figures = COUNTS.map(
      (count) => `${count}: ${of(count).toFixed(2)} s (${(of(count) / of(1)).toFixed(2)})`,
    );
    line(`  ${name}`, `by processes, of one process: ${figures.join('   ')}`);
  }
}

async function costOf(
  installation: Installation,
  count: number,
  costs: Map<string, number[]>,
): Promise<void> {
  // With Athena, as a cluster of more than a few processes has it: without, each keeps a query copy of everything.
  const athena = await AthenaServer.start();
  const processes = await startProcesses(installation, count, {
    KEYTRAIL_ATHENA_WORKGROUP: 'keytrail',
    AWS_ENDPOINT_URL_ATHENA: athena.connection.endpoint ?? '',
  });
  const pids = processes.map(({ pid }) => pid);
  try {
    const [first] = processes;
    if (first === undefined) throw new TypeError('at least one process is asked for');
    const keys = await createKeys(first.port, KEYS);
    await verifications(processes, keys, { amount: WARM_UP * count, perSecond: Infinity });
    await atRest(pids);
    for (const load of LOADS) {
      const before = cpuOf(pids);
      const brokerBefore = cpuSeconds(installation.kafkaPid);
      const { perSecond, p50Ms } = await verifications(processes, keys, load);
      await atRest(pids);
      const per = FIGURE_OF / load.amount;
      const cost = (cpuOf(pids) - before) * per;
      const broker = (cpuSeconds(installation.kafkaPid) - brokerBefore) * per;
      const name = `${load.name} ${count}`;
      costs.set(name, [...(costs.get(name) ?? []), cost]);
      line(
        `  ${count} process${count === 1 ? '' : 'es'}`,
        `${cost.toFixed(2)} CPU s per ${thousands(FIGURE_OF)}   broker ${broker.toFixed(2)} s   ${thousands(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms (${load.name})`,
      );
    }
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    await athena.close();
  }
}

const verifications = (
  processes: readonly { readonly port: number }[],
  keys: readonly BenchKey[],
  { amount, perSecond }: Omit<Load, 'name'>,
): Promise<{ readonly perSecond: number; readonly p50Ms: number }> =>
  loadInTurn({
    ports: processes.map(({ port }) => port),
    bodies: keys.map(({ secret }) => verifyBody(secret)),
    ...{ amount, perSecond, connections: CONNECTIONS * processes.length },
  });
