import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import type { EventRecord } from '../../src/events/stored-event.ts';
import {
  AthenaQueryEngine,
  type AthenaQueryEngineOptions,
} from '../../src/modules/query-engine/athena/athena-query-engine.ts';
import { openLockedInstance } from '../../src/modules/query-engine/duckdb/instance.ts';
import { COLUMN_DEFINITIONS, COLUMN_LIST } from '../../src/modules/query-engine/duckdb/record-projection.ts';
import { textListLiteral } from '../../src/modules/query-engine/duckdb/sql-literal.ts';
import { syntaxTree } from '../../src/modules/query-engine/duckdb/syntax-tree.ts';
import { formatTrail } from '../../src/modules/query-engine/query-copy/trail-checkpoint.ts';
import { TrailFixture } from '../golden/trail-fixture.ts';
import type { AthenaTrail } from './athena-executor.ts';
import { AthenaServer } from './athena-server.ts';

export const DATABASE = 'keytrail';
/** Milliseconds: what runs on the same machine need not be waited for. */
const FIRST_LOOK_MS = 2;
/** Events an archive file, so that the copy has several files. */
const EVENTS_PER_FILE = 5;

/** A trail whose query copy is read through the Athena adapter, the real SDK and the test server. */
export class AthenaFixture {
  readonly trail: TrailFixture;
  readonly server: AthenaServer;
  readonly #parser: DuckDBInstance;
  readonly #engines: AthenaQueryEngine[] = [];

  private constructor(trail: TrailFixture, server: AthenaServer, parser: DuckDBInstance) {
    this.trail = trail;
    this.server = server;
    this.#parser = parser;
  }

  static async open(): Promise<AthenaFixture> {
    const trail = await TrailFixture.open();
    const server = await AthenaServer.start({ trail: filesOf(trail), database: DATABASE });
    const spillDirectory = join(trail.directory, 'spill', 'parser');
    const parser = await openLockedInstance(
      { memoryMiB: 64, threads: 1, spillDirectory, allowedDirectories: [] },
      [],
    );
    return new AthenaFixture(trail, server, parser);
  }

  async engine(options: Partial<AthenaQueryEngineOptions> = {}): Promise<AthenaQueryEngine> {
    const engine = await AthenaQueryEngine.open({
      workgroup: 'keytrail',
      database: DATABASE,
      outputLocation: null,
      resultReuseMinutes: 0,
      bytesScannedMax: null,
      usdPerTebibyte: 5,
      parse: (sql) => syntaxTree(this.#parser, sql),
      position: () => Promise.resolve(formatTrail(this.trail.copy.current().compacted)),
      connection: this.server.connection,
      firstLookMs: FIRST_LOOK_MS,
      ...options,
    });
    this.#engines.push(engine);
    return engine;
  }

  /** Athena reads the copy only, so events are compacted before statements can see them. */
  async given(events: readonly EventRecord[]): Promise<void> {
    await this.trail.append(events);
    await this.trail.compact(EVENTS_PER_FILE);
  }

  async close(): Promise<void> {
    for (const engine of this.#engines) await engine.close();
    await this.server.close();
    this.#parser.closeSync();
    await this.trail.close();
  }
}

const filesOf = (trail: TrailFixture): AthenaTrail => ({
  tableDirectory: trail.copy.tableDirectory,
  spillDirectory: join(trail.directory, 'spill', 'athena'),
  bytes: () => trail.copy.current().files.reduce((sum, { bytes }) => sum + bytes, 0),
  rows: () => {
    const files = trail.copy.current().files.map(({ path }) => join(trail.copy.tableDirectory, path));
    if (files.length > 0) return `SELECT ${COLUMN_LIST} FROM read_parquet(${textListLiteral(files)})`;
    const names = COLUMN_DEFINITIONS.split(',').map((definition) => definition.trim().replace(' ', '::'));
    return `SELECT ${names.map((name) => `NULL::${name.split('::')[1] ?? ''}`).join(', ')} WHERE false`;
  },
});
