import { Worker } from 'node:worker_threads';
import type { WalFill } from './log-store.ts';
import type { FromWalCheckpointer, WalCheckpointerStart } from './wal-checkpointer.worker.ts';

/**
 * The write-ahead log is copied into the database in pieces of this size. Random ids dirty the same index pages again
 * and again, and a larger piece copies each fewer times; it is also about what a start after a crash has to read.
 */
export const COPY_BYTES = 32 * 1024 * 1024;

/** What the writer copies itself, to begin the write-ahead log anew: takes about as long as a commit. */
export const LAST_COPY_BYTES = 1024 * 1024;

const CHECKPOINTER_ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './wal-checkpointer.worker.ts' : './wal-checkpointer.worker.js',
  import.meta.url,
);

/** What the checkpoints need of the writer's connection. */
export interface WalWriter {
  walFill(): WalFill;
  /** False when it could not be done, which loses nothing. */
  copyWal(): boolean;
}

/**
 * Keeps the copying of the write-ahead log off the writer, in which it would hold up every waiting request for about
 * 120 ms per 64 MiB. A thread of its own copies while the writer goes on; only the last piece, which alone lets SQLite
 * begin the write-ahead log anew, is left to the writer. Without that thread SQLite's own checkpoints, at a greater
 * size, do all of it: slower, and nothing is lost.
 */
export class WalCheckpoints {
  readonly #writer: WalWriter;
  readonly #worker: Worker;
  #copying = false;
  #ended = false;
  /** Copied from this fill on; greater after a failure, so that a full disk is not tried again at every commit. */
  #copyFromBytes = COPY_BYTES;

  constructor(path: string, writer: WalWriter, entry: URL = CHECKPOINTER_ENTRY) {
    this.#writer = writer;
    const workerData: WalCheckpointerStart = { path };
    this.#worker = new Worker(entry, { workerData, name: 'keytrail-wal' });
    this.#worker.on('message', (answer: FromWalCheckpointer) => this.#answered(answer));
    // An error is followed by 'exit'. It is not passed on: the writer's own errors tell of a disk that fails.
    this.#worker.on('error', () => undefined);
    this.#worker.on('exit', () => (this.#ended = true));
  }

  /** To be called after each commit. */
  committed(): void {
    if (this.#copying || this.#ended) return;
    if (this.#writer.walFill().waitingBytes >= this.#copyFromBytes) this.#copy();
  }

  /** Ends the thread, which must not outlive the writer: the connection that closes last tidies up. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #copy(): void {
    this.#copying = true;
    this.#worker.postMessage('copy');
  }

  #answered(answer: FromWalCheckpointer): void {
    this.#copying = false;
    const { waitingBytes } = this.#writer.walFill();
    if (answer === 'copied' && waitingBytes > LAST_COPY_BYTES) {
      this.#copy();
    } else {
      const copied = answer === 'copied' && this.#writer.copyWal();
      this.#copyFromBytes = copied ? COPY_BYTES : waitingBytes + COPY_BYTES;
    }
  }
}
