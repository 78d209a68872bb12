import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STREAMS } from '../../src/events/envelope.ts';
import type { LoggedEvent } from '../../src/events/stored-event.ts';
import { Archiver } from '../../src/modules/archive/archiver.ts';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';
import { SharedArchiveCheckpoint } from '../../src/modules/archive/checkpoint/shared-archive-checkpoint.ts';
import { SqliteArchivedFiles } from '../../src/modules/archive/checkpoint/sqlite-archived-files.ts';
import type { DeliveredFile } from '../../src/modules/archive/domain/archived-file.ts';
import { toAnnouncement } from '../../src/modules/archive/domain/file-announcement.ts';
import { durableFiles } from '../../src/modules/archive/filesystem/durable-files.ts';
import { FilesystemArchiveStore } from '../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import { readArchivedEvents } from '../../src/modules/archive/restore.ts';
import { BEGINNING } from '../../src/modules/event-log/checkpoint.ts';
import type { LogReader } from '../../src/modules/projections/log-reader.ts';
import { ARCHIVER_SETTINGS } from '../fixtures/archive-folder.ts';
import { lifecycleRecord, usageRecord } from '../fixtures/archive-events.ts';
import { InMemoryEventLog } from '../fixtures/in-memory-event-log.ts';

const PARTITIONS = 3;
const ALL = { lifecycle: [0, 1, 2], usage: [0, 1, 2] };
const START_MS = Date.parse('2026-11-20T21:04:44.123Z');
const RUNS = Number(process.env['KEYTRAIL_FAULT_ROUNDS'] ?? 3) * 15;
/** A run takes some 150 ms. */
const RUN_MS_MAX = 1_000;

/** Where in the work of a file something goes wrong: nothing of it was done, or all of it and nobody was told. */
type Fault = 'none' | 'before put' | 'after put' | 'before announcement' | 'after announcement';

interface Step {
  readonly appended: number;
  readonly member: 0 | 1;
  readonly fault: Fault;
  /** Announcements that reach the member before it works; it may be far behind. */
  readonly folded: number;
  /** The member is a new process, which has folded all that was announced, as one is before it archives. */
  readonly isNew: boolean;
  /** Its clock steps, in either direction. */
  readonly clockStepMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  appended: fc.nat(6),
  member: fc.constantFrom(0, 1),
  fault: fc.constantFrom(
    'none',
    'none',
    'before put',
    'after put',
    'before announcement',
    'after announcement',
  ),
  folded: fc.nat(4),
  isNew: fc.boolean(),
  clockStepMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
});

/** The log says when it took each event, as Kafka does: that is what files are named after. */
const stamped = (log: InMemoryEventLog): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    const { events, checkpoint } = await log.read(stream, after, limit);
    return {
      events: events.map((event) => ({ ...event, appendedAtMs: START_MS + event.offset * 40_000 })),
      checkpoint,
    };
  },
});

class Member {
  readonly #log: LogReader;
  readonly #announced: LoggedEvent[];
  readonly #store: ArchiveStore;
  readonly #rollBytes: number;
  readonly #dataDir: string;
  #files: SqliteArchivedFiles;
  #archiver: Archiver;
  #incarnation = 0;
  nowMs = START_MS;
  fault: Fault = 'none';

  constructor(
    shared: { readonly log: LogReader; readonly announced: LoggedEvent[]; readonly store: ArchiveStore },
    own: { readonly dataDir: string; readonly rollBytes: number },
  ) {
    this.#log = shared.log;
    this.#announced = shared.announced;
    this.#store = shared.store;
    this.#dataDir = own.dataDir;
    this.#rollBytes = own.rollBytes;
    [this.#files, this.#archiver] = this.#open();
  }

  restart(): void {
    this.#files.close();
    [this.#files, this.#archiver] = this.#open();
    this.fold(Infinity);
  }

  fold(count: number): void {
    const at = this.#files.checkpoint()[0] ?? 0;
    const news = this.#announced.slice(at, at + count);
    if (news.length > 0) this.#files.apply('lifecycle', news, [at + news.length]);
  }

  archiveDue = (): Promise<boolean> => this.#archiver.archiveDue();
  flush = (): Promise<void> => this.#archiver.flush();
  close = (): void => this.#files.close();
  list = () => this.#files.filesAfter(0, 10_000).map(({ key, sequence }) => ({ key, sequence }));

  #open(): [SqliteArchivedFiles, Archiver] {
    this.#incarnation += 1;
    const files = SqliteArchivedFiles.open(
      join(this.#dataDir, `archive-${this.#rollBytes}-${this.#incarnation}.sqlite`),
    );
    const archiver = new Archiver({
      settings: { ...ARCHIVER_SETTINGS, archivePrefix: '', archiveRollBytes: this.#rollBytes },
      ...{ log: this.#log, shared: true, clock: { nowMs: () => this.nowMs } },
      store: {
        ...{ get: this.#store.get.bind(this.#store), head: this.#store.head.bind(this.#store) },
        list: this.#store.list.bind(this.#store),
        put: async (key, bytes, metadata) => {
          this.#endAt('before put');
          const outcome = await this.#store.put(key, bytes, metadata);
          this.#endAt('after put');
          return outcome;
        },
      },
      checkpoint: new SharedArchiveCheckpoint({
        ...{ files, assigned: ALL },
        announce: (file) => Promise.resolve().then(() => this.#announce(file)),
      }),
    });
    return [files, archiver];
  }

  #announce(file: DeliveredFile): void {
    this.#endAt('before announcement');
    const offset = this.#announced.length + 1;
    this.#announced.push({
      ...{ stream: 'lifecycle', id: `announcement ${offset}`, type: 'Untyped', partition: 0, offset },
      ...{ key: file.key, text: toAnnouncement(file) },
    });
    this.#endAt('after announcement');
  }

  #endAt(moment: Fault): void {
    if (this.fault !== moment) return;
    this.fault = 'none';
    throw new Error(`ended ${moment}`);
  }
}

const inOrder = (events: readonly LoggedEvent[]) =>
  events
    .toSorted((a, b) => a.stream.localeCompare(b.stream) || a.partition - b.partition || a.offset - b.offset)
    .map(({ stream, partition, offset, id, text }) => ({ stream, partition, offset, id, text }));

async function run(steps: readonly Step[], rollBytes: readonly [number, number]): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-shared-archivers-'));
  const inMemory = new InMemoryEventLog(PARTITIONS);
  const log = stamped(inMemory);
  const store = await FilesystemArchiveStore.open(join(dataDir, 'archive'), {
    writer: true,
    files: {
      ...durableFiles,
      create: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }),
      syncDirectory: () => Promise.resolve(),
    },
  });
  const shared = { log, announced: [], store };
  const members = rollBytes.map((bytes, at) => new Member(shared, { dataDir, rollBytes: bytes + at }));
  let number = 0;
  try {
    for (const { appended, member: at, fault, folded, isNew, clockStepMs } of steps) {
      const records = Array.from({ length: appended }, () => {
        number += 1;
        const record = number % 5 === 0 ? lifecycleRecord(number) : usageRecord(number);
        return { ...record, key: 'k'.repeat(number % PARTITIONS) };
      });
      await inMemory.append(records);
      const member = members[at];
      if (member === undefined) continue;
      if (isNew) member.restart();
      member.fold(folded);
      member.nowMs += clockStepMs;
      member.fault = fault;
      await member.archiveDue().catch(() => undefined);
    }
    // Both at once, from wherever they are, and what one was too late for the other has done.
    for (const member of members) member.fault = 'none';
    await Promise.all(members.map((member) => member.flush()));

    const logged = await Promise.all(STREAMS.map((stream) => log.read(stream, BEGINNING, 10_000)));
    const archived: LoggedEvent[] = [];
    for await (const event of readArchivedEvents(store, '')) archived.push(event);
    expect(inOrder(archived)).toEqual(inOrder(logged.flatMap(({ events }) => events)));
    for (const member of members) member.fold(Infinity);
    expect(members[0]?.list()).toEqual(members[1]?.list());
  } finally {
    for (const member of members) member.close();
    rmSync(dataDir, { recursive: true });
  }
}

it(
  'two that archive the same partitions, from whatever they know and wherever they end, make one archive',
  async () => {
    // From one event a file to all that there are.
    const bytes = fc.constantFrom(1, 4_500, 6_500, 10_000, 100_000);
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.tuple(bytes, bytes), run), {
      numRuns: RUNS,
      endOnFailure: true,
    });
  },
  RUNS * RUN_MS_MAX,
);
