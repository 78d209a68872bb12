/**
 * What the event log costs: events per second for 1, 64 and 1,000 callers that each wait for their event to be durable,
 * for an import in calls of 5,000, and for reading it all back; beside what one thread gets from SQLite alone.
 *
 * Run with `node --disable-warning=ExperimentalWarning test/bench/event-log.bench.ts`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { EventRecord } from '../../src/events/stored-event.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { LogStore, openLogForWriting } from '../../src/modules/event-log/embedded/log-store.ts';
import { pack, type PackedEvents } from '../../src/modules/event-log/packed-events.ts';

const SECONDS_PER_RUN = 3;
const IMPORT_EVENTS = 1_000_000;
const IMPORT_CALL = 5_000;
/** About what a KeyUsed event has. */
const TEXT_BYTES = 700;

const filler = randomBytes(TEXT_BYTES / 2 - 40).toString('hex');
const record = (id: string): EventRecord => ({
  stream: 'usage',
  id,
  type: 'KeyUsed',
  key: 'key_019a9b3c5d6e7f808182838485868788',
  text: `{"id":"${id}","type":"KeyUsed","filler":"${filler}"}`,
});

const directory = mkdtempSync(join(tmpdir(), 'keytrail-bench-'));
const fileFor = (name: string): string => join(directory, `${name}.sqlite`);
const figure = (value: number): string => Math.round(value).toLocaleString('en');

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function measured(events: () => Promise<number> | number): Promise<Measured> {
  const startedMs = performance.now();
  const cpu = process.threadCpuUsage();
  const count = await events();
  const used = process.threadCpuUsage(cpu);
  return {
    perSecond: (count * 1_000) / (performance.now() - startedMs),
    cpuMicros: (used.user + used.system) / count,
  };
}

async function appendersUntil(log: EmbeddedEventLog, callers: number): Promise<Measured> {
  const endMs = performance.now() + SECONDS_PER_RUN * 1_000;
  let appended = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < endMs) {
      await log.append([record(v7())]);
      appended += 1;
    }
  };
  return measured(async () => {
    await Promise.all(Array.from({ length: callers }, caller));
    return appended;
  });
}

function rawSqlite(perTransaction: number): Promise<Measured> {
  const store = new LogStore(openLogForWriting(fileFor(`raw-${perTransaction}`)));
  const endMs = performance.now() + SECONDS_PER_RUN * 1_000;
  return measured(() => {
    let appended = 0;
    while (performance.now() < endMs) {
      const batch: PackedEvents = [];
      for (let at = 0; at < perTransaction; at += 1) pack(batch, record(v7()));
      store.append(batch);
      appended += perTransaction;
    }
    store.close();
    return appended;
  });
}

async function importOf(log: EmbeddedEventLog, callsAtOnce: number): Promise<Measured> {
  let left = IMPORT_EVENTS / IMPORT_CALL;
  const importer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await log.append(Array.from({ length: IMPORT_CALL }, () => record(randomUUID())));
    }
  };
  return measured(async () => {
    await Promise.all(Array.from({ length: callsAtOnce }, importer));
    return IMPORT_EVENTS;
  });
}

function readAll(log: EmbeddedEventLog): Promise<Measured> {
  return measured(async () => {
    let count = 0;
    for (let after = await log.read('usage', [], 5_000); after.events.length > 0;) {
      count += after.events.length;
      after = await log.read('usage', after.checkpoint, 5_000);
    }
    return count;
  });
}

function print(what: string, { perSecond, cpuMicros }: Measured, note = ''): void {
  console.log(
    `${what.padEnd(44)}${figure(perSecond).padStart(9)} events/s ${cpuMicros.toFixed(2).padStart(7)} µs of this thread each  ${note}`,
  );
}

try {
  for (const callers of [1, 64, 1_000]) {
    const raw = await rawSqlite(callers);
    print(`SQLite alone, ${callers} per transaction`, raw);
    const log = await EmbeddedEventLog.open({ path: fileFor(`log-${callers}`) });
    const ours = await appendersUntil(log, callers);
    const { commits, events } = log.stats();
    await log.close();
    const ratio = (ours.perSecond / raw.perSecond).toFixed(2);
    print(
      `event log, ${callers} callers`,
      ours,
      `${ratio} of SQLite alone, ${(events / commits).toFixed(1)} per commit`,
    );
  }
  for (const callsAtOnce of [1, 3]) {
    const log = await EmbeddedEventLog.open({ path: fileFor(`import-${callsAtOnce}`) });
    print(
      `import, random ids, ${callsAtOnce} × ${figure(IMPORT_CALL)} under way`,
      await importOf(log, callsAtOnce),
    );
    print('read back', await readAll(log));
    await log.close();
  }
} finally {
  rmSync(directory, { recursive: true });
}
