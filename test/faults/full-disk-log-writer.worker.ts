/**
 * The log's writer on a disk that is full while the file `<log>.full` exists. SQLite itself refuses: the database may
 * not grow by a page. What would still fit into pages that it has is kept out by a filler, as on a real disk the
 * write-ahead log has to grow for every transaction.
 */
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LogStore, openLogForWriting } from '../../src/modules/event-log/embedded/log-store.ts';
import type { PackedEvents, PackedPlaces } from '../../src/modules/event-log/packed-events.ts';
import {
  writerFailure,
  type ToWriter,
  type WriterStart,
} from '../../src/modules/event-log/embedded/writer-protocol.ts';

const PAGES_UNLIMITED = 4_294_967_294;
const FILLER_BYTES = 65_536;

const { path } = workerData as WriterStart;
const database = openLogForWriting(path);
const store = new LogStore(database);

function append(batch: PackedEvents): PackedPlaces {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  const full = existsSync(`${path}.full`);
  database.exec(`PRAGMA max_page_count = ${full ? pages : PAGES_UNLIMITED}`);
  if (full) database.exec(`CREATE TABLE filler AS SELECT zeroblob(${FILLER_BYTES}) AS bytes`);
  return store.append(batch);
}

parentPort?.on('message', (message: ToWriter) => {
  if (message === 'close') {
    store.close();
    parentPort?.close();
    return;
  }
  try {
    parentPort?.postMessage(append(message));
  } catch (error) {
    parentPort?.postMessage(writerFailure(error));
  }
});
parentPort?.postMessage('ready');
