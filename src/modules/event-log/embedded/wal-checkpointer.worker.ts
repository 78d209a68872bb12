import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from 'node:sqlite';

/** What the checkpointer is started with. */
export interface WalCheckpointerStart {
  readonly path: string;
}

export type FromWalCheckpointer = 'copied' | 'failed';

/**
 * Copies the write-ahead log into the database whenever it is asked to, and answers each time. PASSIVE waits for nobody
 * and makes nobody wait. What could not be copied stays where it is, just as durable.
 */
const port = parentPort;
if (port === null)
  throw new Error('wal-checkpointer.worker is started as a worker thread, not as a program.');

const db = new DatabaseSync((workerData as WalCheckpointerStart).path);
// This connection commits nothing, but what it copies must be as durable as what it copies from.
db.exec('PRAGMA synchronous = FULL');
const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const post = (answer: FromWalCheckpointer): void => port.postMessage(answer);
port.on('message', () => {
  try {
    copy.get();
    post('copied');
  } catch {
    post('failed'); // a full disk, most likely: the writer's next commit says so to those who wait for it
  }
});
