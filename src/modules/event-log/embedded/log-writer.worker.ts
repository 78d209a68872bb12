import { parentPort, workerData } from 'node:worker_threads';
import { LogStore, openLogForWriting } from './log-store.ts';
import { WalCheckpoints } from './wal-checkpoints.ts';
import { type FromWriter, type ToWriter, writerFailure, type WriterStart } from './writer-protocol.ts';

/**
 * The thread that owns the write connection, so that waiting for the disk never holds up a request. One batch at a time:
 * the next is collected on the other side while this one is being written.
 */
const port = parentPort;
if (port === null) throw new Error('log-writer.worker is started as a worker thread, not as a program.');

const post = (message: FromWriter): void => port.postMessage(message);

try {
  const { path } = workerData as WriterStart;
  const store = new LogStore(openLogForWriting(path));
  const checkpoints = new WalCheckpoints(path, store);
  port.on('message', (message: ToWriter) => {
    if (message === 'close') {
      void checkpoints.close().then(() => {
        store.close();
        port.close();
      });
      return;
    }
    try {
      post(store.append(message));
    } catch (error) {
      post(writerFailure(error));
      return;
    }
    checkpoints.committed();
  });
  post('ready');
} catch (error) {
  post(writerFailure(error));
  port.close();
}
