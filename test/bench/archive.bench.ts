/**
 * How many events per second one core turns into log files: record mapping, encoding, gzip, and then the whole archiver
 * with its plans and durable writes. Run it with `node test/bench/archive.bench.ts`, alone on the machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { toRecord, type LoggedEvent } from '../../src/events/stored-event.ts';
import { Archiver } from '../../src/modules/archive/archiver.ts';
import { SqliteArchiveCheckpoint } from '../../src/modules/archive/checkpoint/sqlite-archive-checkpoint.ts';
import { archiveDatabasePath } from '../../src/modules/archive/checkpoint/sqlite-archive-schema.ts';
import { toRecordText } from '../../src/modules/archive/domain/cloudtrail-record.ts';
import { encodeLogFile } from '../../src/modules/archive/domain/log-file.ts';
import { logFileText } from '../../src/modules/archive/domain/log-file-text.ts';
import { FilesystemArchiveStore } from '../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import type { LogReader } from '../../src/modules/projections/log-reader.ts';
import { systemClock } from '../../src/shared/clock.ts';

const EVENTS = 100_000;
const ROUNDS = 5;
const EVENTS_PER_FILE = 4_000;
const TARGET_EVENTS_PER_SECOND = 60_000;
const PLACE = { accountId: '123456789012', region: 'local' };

/** A numbered text of a fixed length that looks random enough not to flatter gzip. */
const scrambled = (number: number, digits: number): string =>
  (BigInt(number + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n)
    .toString(16)
    .slice(-digits)
    .padStart(digits, '0');

function uuid(number: number): string {
  const hex = scrambled(number, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function usageEvent(number: number): LoggedEvent {
  const { example } = CATALOGUE.KeyUsed;
  const keyId = `key_${scrambled(number % 200, 32)}`;
  const credential = {
    keyId,
    keyName: `pipeline-${number % 200}`,
    keyFingerprint: `qk_${scrambled(number % 200, 3)}...abc`,
  };
  const record = toRecord({
    ...example,
    id: uuid(number),
    time: new Date(Date.UTC(2026, 10, 20) + number * 13).toISOString(),
    keyId,
    actor: { type: 'key', id: keyId, email: `owner-${number % 50}@example.com`, credential },
    origin: { ...example.origin, ip: `198.51.100.${number % 250}`, requestId: uuid(number + EVENTS) },
  });
  return { ...record, partition: 0, offset: number + 1 };
}

/** Processor time of this process, so that what else runs on the machine counts less. Includes garbage collection. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const best = (rates: readonly number[]): number => Math.round(Math.max(...rates));
const median = (rates: readonly number[]): number =>
  Math.round(rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0);
const perSecond = (startedAtMs: number): number => (EVENTS / (performance.now() - startedAtMs)) * 1_000;

function report(what: string, rates: readonly number[]): void {
  console.log(`${what.padEnd(50)} median ${median(rates)} events/s, best ${best(rates)}`);
}

const events = Array.from({ length: EVENTS }, (_, number) => usageEvent(number));

function mapAndEncode(): {
  rates: Record<'mapping' | 'encoding' | 'both', number>;
  raw: number;
  stored: number;
} {
  const began = cpuMs();
  let mappingMs = 0;
  let raw = 0;
  let stored = 0;
  for (let from = 0; from < EVENTS; from += EVENTS_PER_FILE) {
    const mappingBegan = cpuMs();
    const texts = events.slice(from, from + EVENTS_PER_FILE).map((event) => toRecordText(event, PLACE).json);
    mappingMs += cpuMs() - mappingBegan;
    const file = encodeLogFile(logFileText(texts));
    raw += file.rawBytes;
    stored += file.bytes.length;
  }
  const totalMs = cpuMs() - began;
  const rate = (ms: number): number => (EVENTS / ms) * 1_000;
  return {
    rates: { mapping: rate(mappingMs), encoding: rate(totalMs - mappingMs), both: rate(totalMs) },
    raw,
    stored,
  };
}

/** The events from memory, so that the figure is the archiver's and not the log's. */
const log: LogReader = {
  read: (stream, [after = 0], limit) => {
    const batch = stream === 'usage' ? events.slice(after, after + limit) : [];
    return Promise.resolve({ events: batch, checkpoint: stream === 'usage' ? [after + batch.length] : [] });
  },
  end: (stream) => Promise.resolve(stream === 'usage' ? [EVENTS] : []),
};

async function archiveAll(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-archive-'));
  const checkpoint = SqliteArchiveCheckpoint.open(archiveDatabasePath(dataDir));
  try {
    const archiver = new Archiver({
      log,
      store: await FilesystemArchiveStore.open(join(dataDir, 'archive'), { writer: true }),
      checkpoint,
      clock: systemClock,
      settings: { ...PLACE, archivePrefix: '', archiveRollSeconds: 60, archiveRollBytes: 8 * 1024 * 1024 },
    });
    const began = performance.now();
    await archiver.flush();
    return perSecond(began);
  } finally {
    checkpoint.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

console.log(
  `${EVENTS} KeyUsed events, ${ROUNDS} rounds, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`,
);
const rounds = Array.from({ length: ROUNDS }, mapAndEncode);
report(
  'record mapping, per second of one core',
  rounds.map(({ rates }) => rates.mapping),
);
report(
  'encoding, SHA-256, gzip, per second of one core',
  rounds.map(({ rates }) => rates.encoding),
);
const both = rounds.map(({ rates }) => rates.both);
report('both, per second of one core', both);
const archived: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) archived.push(await archiveAll());
report('the whole archiver, durable writes, elapsed', archived);
const [first] = rounds;
if (first) {
  console.log(
    `${Math.round(first.raw / EVENTS)} raw and ${Math.round(first.stored / EVENTS)} stored bytes per event`,
  );
}
console.log(
  `mapping and encoding against the target of ${TARGET_EVENTS_PER_SECOND}: ${(median(both) / TARGET_EVENTS_PER_SECOND).toFixed(2)}`,
);
