import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedLogReader } from '../../event-log/embedded/log-reader.ts';
import { failureReason } from '../failure-reason.ts';
import { loadPart } from '../sqlite/load-part.ts';
import { rebuildableProjection } from './rebuildable-projections.ts';
import type { FromLoader, LoaderStart } from './load-in-thread.ts';

/** A thread that folds one part of the log into one draft, tells how far it is, and ends. */
const port = parentPort;
if (port === null) throw new Error('rebuild.worker is started as a worker thread, by loadInThread.');
const post = (message: FromLoader): void => port.postMessage(message);
const { logPath, projection, path, part } = workerData as LoaderStart;

try {
  const log = EmbeddedLogReader.open({ path: logPath });
  try {
    const onProgress = (progress: { events: number; remaining: number }): void =>
      post({ kind: 'progress', ...progress });
    const events = await loadPart(rebuildableProjection(projection), path, part, log, onProgress);
    post({ kind: 'done', events });
  } finally {
    log.close();
  }
} catch (error) {
  post({ kind: 'failed', reason: failureReason(error) });
}
