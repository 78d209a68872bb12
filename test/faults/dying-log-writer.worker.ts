/** A log writer that dies with the first batch it is given: it answers nothing. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', () => process.exit(7));
parentPort?.postMessage('ready');
