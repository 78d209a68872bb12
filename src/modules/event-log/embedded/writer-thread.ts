import { Worker } from 'node:worker_threads';
import { logUnavailable } from '../log-unavailable.ts';
import type { PackedEvents, PackedPlaces } from '../packed-events.ts';
import { errorFromWriter, type FromWriter, type WriterStart } from './writer-protocol.ts';

const WRITER_ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './log-writer.worker.ts' : './log-writer.worker.js',
  import.meta.url,
);

interface Waiting<Value> {
  resolve(value: Value): void;
  reject(error: Error): void;
}

/**
 * The writer as seen from the calling thread. A writer that ends unasked fails the batch it had, whose outcome nobody
 * can know, and is started again by the next batch; a start that fails fails that batch. So nothing ever waits for a
 * thread that is gone.
 */
export class WriterThread {
  readonly #start: WriterStart;
  readonly #entry: URL;
  /** The writer last launched, until it ends or refuses to start. */
  #worker: Worker | null = null;
  #starting: Waiting<Worker> | null = null;
  #committing: Waiting<PackedPlaces> | null = null;
  #starts = 0;

  /** `entry` is for fault tests, which put a writer in its place that dies. */
  constructor(start: WriterStart, entry: URL = WRITER_ENTRY) {
    this.#start = start;
    this.#entry = entry;
  }

  /** How often the writer was started; more than 1 means that it died. */
  get starts(): number {
    return this.#starts;
  }

  /** Starts the writer. Throws `log_unavailable` or `data_directory_newer`. */
  async open(): Promise<void> {
    await this.#launch();
  }

  /** Writes one batch; the caller waits for the answer before it gives the next. Throws `log_unavailable`. */
  async commit(batch: PackedEvents): Promise<PackedPlaces> {
    const worker = this.#worker ?? (await this.#launch());
    return new Promise((resolve, reject) => {
      this.#committing = { resolve, reject };
      worker.postMessage(batch);
    });
  }

  /** Lets the writer close its file and end. Call it when no batch is under way. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    await new Promise<void>((resolve, reject) => {
      worker.once('error', (cause) => reject(logUnavailable('closing it failed.', cause)));
      worker.once('exit', () => resolve());
      worker.postMessage('close');
    });
  }

  #launch(): Promise<Worker> {
    this.#starts += 1;
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#entry, { workerData: this.#start, name: 'keytrail-log-writer' });
      this.#worker = worker;
      this.#starting = { resolve, reject };
      worker.on('message', (message: FromWriter) => this.#received(worker, message));
      worker.on('error', (cause) => this.#ended(worker, cause));
      worker.on('exit', (code) =>
        this.#ended(worker, new Error(`The log writer ended with exit code ${code}.`)),
      );
    });
  }

  #received(worker: Worker, message: FromWriter): void {
    if (worker !== this.#worker) return;
    if (message === 'ready') {
      this.#starting?.resolve(worker);
      this.#starting = null;
    } else if (Array.isArray(message)) {
      this.#committing?.resolve(message);
      this.#committing = null;
    } else {
      // A writer that refuses to start ends by itself; the next batch must launch another.
      if (this.#starting !== null) this.#worker = null;
      this.#fail(errorFromWriter(message));
    }
  }

  #ended(worker: Worker, cause: unknown): void {
    // An ended writer reports 'error' and then 'exit', by which time its successor may be at work.
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#fail(logUnavailable('its writer thread ended unexpectedly.', cause));
  }

  #fail(error: Error): void {
    const waiting = [this.#starting, this.#committing];
    this.#starting = null;
    this.#committing = null;
    for (const one of waiting) one?.reject(error);
  }
}
