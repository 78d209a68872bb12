import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STREAMS } from '../../src/events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../src/events/stored-event.ts';
import { toCloudTrailRecords } from '../../src/modules/archive/domain/cloudtrail-record.ts';
import { encodeLogFile } from '../../src/modules/archive/domain/log-file.ts';
import { logFileText } from '../../src/modules/archive/domain/log-file-text.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { DuckDbParquetWriter } from '../../src/modules/query-engine/duckdb/duckdb-parquet-writer.ts';
import { DuckDbQueryEngine } from '../../src/modules/query-engine/duckdb/duckdb-query-engine.ts';
import type { ArchivedFile, ArchivedFiles } from '../../src/modules/query-engine/query-copy/archived-files.ts';
import type { ParquetWriter } from '../../src/modules/query-engine/query-copy/parquet-writer.ts';
import { QueryCopy } from '../../src/modules/query-engine/query-copy/query-copy.ts';
import { TRAIL_BEGINNING, type TrailCheckpoint } from '../../src/modules/query-engine/query-copy/trail-checkpoint.ts';

const PLACE = { accountId: '000000000000', region: 'local' };

/** An archive in memory, with the real file format. */
class ArchivedInMemory implements ArchivedFiles {
  readonly files: ArchivedFile[] = [];
  /** Which making of the list of files this is. */
  madeAs: number | undefined = 1;
  readonly #bytes = new Map<number, Uint8Array>();

  add(events: readonly [LoggedEvent, ...LoggedEvent[]]): void {
    const texts = events.flatMap((event) => toCloudTrailRecords(event, PLACE).map((record) => JSON.stringify(record)));
    const { bytes, rawBytes } = encodeLogFile(logFileText(texts));
    const [{ stream, partition, offset: fromOffset }] = events;
    const toOffset = events.at(-1)?.offset ?? fromOffset;
    const sequence = this.files.length + 1;
    this.files.push({ sequence, key: `file-${String(sequence)}`, stream, partition, fromOffset, toOffset, rawBytes });
    this.#bytes.set(sequence, bytes);
  }

  /** Makes the list anew, in this order. */
  renumber(files: readonly ArchivedFile[]): void {
    const bytes = files.map(({ sequence }) => this.#bytes.get(sequence) ?? new Uint8Array());
    this.files.splice(0, Infinity, ...files.map((file, at) => ({ ...file, sequence: at + 1 })));
    this.#bytes.clear();
    bytes.forEach((stored, at) => this.#bytes.set(at + 1, stored));
    this.madeAs = (this.madeAs ?? 0) + 1;
  }

  generation(): Promise<number | undefined> {
    return Promise.resolve(this.madeAs);
  }

  filesAfter(sequence: number, limit: number): Promise<readonly ArchivedFile[]> {
    return Promise.resolve(this.files.filter((file) => file.sequence > sequence).slice(0, limit));
  }

  read(file: ArchivedFile): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.get(file.sequence) ?? new Uint8Array());
  }
}

/** A trail on a temporary directory: real log, real query copy, real engine. */
export class TrailFixture {
  readonly directory: string;
  readonly log: EmbeddedEventLog;
  readonly writer: ParquetWriter;
  readonly archived = new ArchivedInMemory();
  nowMs = Date.UTC(2026, 10, 20);
  #copy: QueryCopy | undefined;
  #engine: DuckDbQueryEngine | undefined;
  #archivedUpTo: TrailCheckpoint = TRAIL_BEGINNING;

  private constructor(directory: string, log: EmbeddedEventLog, writer: ParquetWriter) {
    this.directory = directory;
    this.log = log;
    this.writer = writer;
  }

  static async open(options: { readonly tailEventsMax?: number } = {}): Promise<TrailFixture> {
    const directory = await mkdtemp(join(tmpdir(), 'keytrail-trail-'));
    const log = await EmbeddedEventLog.open({ path: join(directory, 'log.sqlite') });
    const copyDirectory = join(directory, 'query-copy');
    const limits = (name: string) => ({
      ...{ memoryMiB: 512, threads: 2 },
      spillDirectory: join(directory, 'spill', name),
    });
    const writer = await DuckDbParquetWriter.open({ ...limits('compaction'), allowedDirectories: [copyDirectory] });
    const fixture = new TrailFixture(directory, log, writer);
    const copy = await fixture.openCopy();
    fixture.#engine = await DuckDbQueryEngine.open({
      copy: { tableDirectory: copy.tableDirectory, current: () => fixture.copy.current() },
      log,
      toRecord: (event) => toCloudTrailRecords(event, PLACE)[0],
      ...limits('queries'),
      ...options,
    });
    return fixture;
  }

  get copy(): QueryCopy {
    if (this.#copy === undefined) throw new Error('The query copy is not open.');
    return this.#copy;
  }

  get engine(): DuckDbQueryEngine {
    if (this.#engine === undefined) throw new Error('The engine is not open.');
    return this.#engine;
  }

  /** Opens the query copy, again after a crash: what the previous one held in memory is forgotten. */
  async openCopy(writer: ParquetWriter = this.writer): Promise<QueryCopy> {
    this.#copy = await QueryCopy.open({
      directory: join(this.directory, 'query-copy'),
      archive: this.archived,
      writer,
      clock: { nowMs: () => this.nowMs },
    });
    return this.#copy;
  }

  async append(events: readonly EventRecord[]): Promise<void> {
    await this.log.append(events);
  }

  /** Archives what is in the log and not archived yet, in files of at most `eventsPerFile`. */
  async archive(eventsPerFile = 1_000): Promise<void> {
    for (const stream of STREAMS) {
      for (;;) {
        const { events, checkpoint } = await this.log.read(stream, this.#archivedUpTo[stream], eventsPerFile);
        const [first, ...rest] = events;
        if (first === undefined) break;
        this.archived.add([first, ...rest]);
        this.#archivedUpTo = { ...this.#archivedUpTo, [stream]: checkpoint };
      }
    }
  }

  async compact(eventsPerFile?: number): Promise<void> {
    await this.archive(eventsPerFile);
    await this.copy.catchUp();
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.copy.close();
    await this.writer.close();
    await this.log.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
