/**
 * Ingest through the service's log against raw kafkajs, both with acks=-1 and an idempotent producer, the same events
 * and batches of the same sizes. What one waits for is the broker's acknowledgement of each event.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import type { EventRecord } from '../../../src/events/stored-event.ts';
import { KafkaEventLog } from '../../../src/modules/event-log/kafka/kafka-event-log.ts';
import { topicNames, topicSpecifications } from '../../../src/modules/event-log/kafka/topics.ts';
import { cpuSeconds } from '../verify/load.ts';
import { line, median, ratios, thousands } from './figures.ts';
import type { Installation } from './installation.ts';
import { usageEvents } from './usage-events.ts';

const PARTITIONS = 12;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const TARGET_RATIO = 0.7;
const ALL_IN_SYNC_REPLICAS = -1;

/** How events come: `callers` at once, each with `call` events, each waiting before its next call. */
interface Arrival {
  readonly name: string;
  readonly callers: number;
  readonly call: number;
  readonly events: number;
}

const ARRIVALS: readonly Arrival[] = [
  { name: '64 callers, 1 each', callers: 64, call: 1, events: 30_000 },
  { name: '1,000 callers, 1 each', callers: 1_000, call: 1, events: 60_000 },
  { name: '4 callers, 1,000 each', callers: 4, call: 1_000, events: 80_000 },
  { name: '1 caller, 10,000 each', callers: 1, call: 10_000, events: 80_000 },
];

interface Measured {
  readonly perSecond: number;
  /** Of this process, which is what a producer costs. */
  readonly cpuMicros: number;
  readonly brokerCpuMicros: number;
}

type Append = (events: readonly EventRecord[]) => Promise<unknown>;

export async function measureIngest({ servers, kafkaPid }: Installation): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-bench-ingest-'));
  const prefix = `ingest-${randomUUID().slice(0, 8)}`;
  const brokers = servers.kafka.brokers.split(',');
  const log = await KafkaEventLog.open({
    connection: { brokers, tls: false, sasl: null },
    topics: { prefix, partitions: PARTITIONS, replication: null },
    idsPath: join(folder, 'ids.sqlite'),
    indexed: ['lifecycle'],
    watched: ['lifecycle'],
  });
  const raw = await rawProducer(brokers, `${prefix}-raw`);
  try {
    line('ingest', `${ROUNDS} alternating rounds, ${PARTITIONS} partitions, acks=-1, idempotent, one broker`);
    for (const arrival of ARRIVALS) await compare(arrival, { log, raw, kafkaPid });
  } finally {
    await raw.producer.disconnect();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Compared {
  readonly log: KafkaEventLog;
  readonly raw: { readonly producer: Producer; readonly topic: string };
  readonly kafkaPid: number | undefined;
}

async function compare(arrival: Arrival, { log, raw, kafkaPid }: Compared): Promise<void> {
  const { name, callers, call, events: count } = arrival;
  const rounds: { readonly log: Measured; readonly raw: Measured }[] = [];
  let batch = call;
  // The first round is for the compilers.
  for (let round = -1; round < ROUNDS; round += 1) {
    const ofLog = usageEvents(count);
    const before = { ...log.stats() };
    const measuredLog = await measured(kafkaPid, count, () =>
      appendAll(ofLog, callers, call, (events) => log.append(events)),
    );
    const { commits, events } = log.stats();
    batch = Math.max(1, Math.round((events - before.events) / (commits - before.commits)));
    const ofRaw = usageEvents(count);
    const measuredRaw = await measured(kafkaPid, count, () =>
      appendAll(ofRaw, 1, batch, (part) =>
        raw.producer.send({
          topic: raw.topic,
          acks: ALL_IN_SYNC_REPLICAS,
          messages: part.map(messageOf),
        }),
      ),
    );
    if (round >= 0) rounds.push({ log: measuredLog, raw: measuredRaw });
  }
  line(name, `batches of ${thousands(batch)} events`);
  row(
    '  raw kafkajs',
    rounds.map((one) => one.raw),
  );
  row(
    '  through the log',
    rounds.map((one) => one.log),
  );
  line(
    '  ratio',
    `${ratios(rounds.map((one) => one.log.perSecond / one.raw.perSecond))} (target ${TARGET_RATIO})`,
  );
}

/** As the log writes them: the same key, value and headers. */
const messageOf = ({ id, type, key, text }: EventRecord): Message => ({
  key,
  value: text,
  headers: {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'urn:keytrail',
    ce_type: type,
    'content-type': 'application/json',
  },
});

async function appendAll(
  events: readonly EventRecord[],
  callers: number,
  call: number,
  append: Append,
): Promise<void> {
  let at = 0;
  const caller = async (): Promise<void> => {
    while (at < events.length) {
      const part = events.slice(at, at + call);
      at += call;
      await append(part);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function measured(
  kafkaPid: number | undefined,
  count: number,
  work: () => Promise<void>,
): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const brokerBefore = cpuSeconds(kafkaPid);
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: count / seconds,
    cpuMicros: (user + system) / count,
    brokerCpuMicros: ((cpuSeconds(kafkaPid) - brokerBefore) * 1e6) / count,
  };
}

function row(name: string, all: readonly Measured[]): void {
  const of = (figure: keyof Measured): number => median(all.map((one) => one[figure]));
  line(
    name,
    `${thousands(of('perSecond')).padStart(8)} events/s   ${of('cpuMicros').toFixed(1)} µs CPU/event   broker ${of('brokerCpuMicros').toFixed(1)} µs`,
  );
}

async function rawProducer(
  brokers: readonly string[],
  prefix: string,
): Promise<{ readonly producer: Producer; readonly topic: string }> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
  const topic = topicNames(prefix).usage;
  const specification = topicSpecifications(topicNames(prefix), PARTITIONS).find(
    (one) => one.topic === topic,
  );
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [
      {
        topic,
        numPartitions: PARTITIONS,
        configEntries: Object.entries(specification?.config ?? {}).map(([name, value]) => ({ name, value })),
      },
    ],
  });
  await admin.disconnect();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return { producer, topic };
}
