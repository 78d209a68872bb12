/**
 * What a verification costs when there are more processes: processor time of all Keytrail processes, from the first
 * request until all is folded and archived. Not throughput, since processes, broker and load share this machine. First
 * with as many connections to each process as it can serve, where the processes also take each other's caches and
 * hyperthreads; then at a rate per process at which the machine has room for all of them, which shows the design alone.
 */
import { AthenaServer } from '../../athena/athena-server.ts';
import { cpuSeconds, measureLoad } from '../verify/load.ts';
import { atRest, cpuOf } from './at-rest.ts';
import { line, median, thousands } from './figures.ts';
import {
  adminKey,
  createKeys,
  startProcesses,
  verifyBody,
  type Installation,
  type Server,
} from './installation.ts';
import { loadInTurn } from './load-in-turn.ts';

const COUNTS = [1, 2, 4];
const CONNECTIONS = 64;
const BUSY_SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
/** At a rate: verifications in all, and of each process in a second. */
const VERIFICATIONS = Number(process.env['BENCH_VERIFICATIONS'] ?? 20_000);
const PER_SECOND = 300;
/** Of each process, so that all of them run compiled code. */
const WARM_UP_SECONDS = 8;
const KEYS = 100;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 2);
const FIGURE_OF = 100_000;

/** Sends verifications to all processes and says how many. */
type Send = (processes: readonly Server[], bodies: readonly string[]) => Promise<number>;

const busyFor =
  (seconds: number): Send =>
  async (processes, bodies) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': adminKey };
    const measured = await Promise.all(
      processes.map(({ port, pid }) =>
        measureLoad(
          {
            url: `http://127.0.0.1:${port}/v1/keys/verify`,
            ...{ headers, bodies, seconds, connections: CONNECTIONS },
          },
          pid,
        ),
      ),
    );
    return measured.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond * seconds, 0);
  };

const atARate: Send = async (processes, bodies) => {
  await loadInTurn({
    ports: processes.map(({ port }) => port),
    ...{ bodies, amount: VERIFICATIONS, connections: CONNECTIONS },
    perSecond: PER_SECOND * processes.length,
  });
  return VERIFICATIONS;
};

const LOADS: readonly { readonly name: string; readonly send: Send }[] = [
  { name: 'as fast as it goes', send: busyFor(BUSY_SECONDS) },
  { name: `${PER_SECOND}/s a process`, send: atARate },
];

export async function measureCost(installation: Installation): Promise<void> {
  line('cost of a verification', `CPU s of all processes per ${thousands(FIGURE_OF)}`);
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
    const bodies = (await createKeys(first.port, KEYS)).map(({ secret }) => verifyBody(secret));
    await busyFor(WARM_UP_SECONDS)(processes, bodies);
    await atRest(pids);
    for (const { name, send } of LOADS) {
      const before = cpuOf(pids);
      const brokerBefore = cpuSeconds(installation.kafkaPid);
      const sent = await send(processes, bodies);
      await atRest(pids);
      const cost = ((cpuOf(pids) - before) * FIGURE_OF) / sent;
      const broker = ((cpuSeconds(installation.kafkaPid) - brokerBefore) * FIGURE_OF) / sent;
      costs.set(`${name} ${count}`, [...(costs.get(`${name} ${count}`) ?? []), cost]);
      line(
        `  ${count} process${count === 1 ? '' : 'es'}`,
        `${cost.toFixed(2)} s   broker ${broker.toFixed(2)} s   (${name}, ${thousands(sent)})`,
      );
    }
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    await athena.close();
  }
}
