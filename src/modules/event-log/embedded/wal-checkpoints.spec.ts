import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogStore, openLogForWriting } from './log-store.ts';
import { COPY_BYTES, LAST_COPY_BYTES, WalCheckpoints, type WalWriter } from './wal-checkpoints.ts';

const EVENT = 'x'.repeat(60_000);
const EVENTS_PER_BATCH = 100;

/** A checkpointer that answers as it is told to, and copies nothing. */
const answering = (answer: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => parentPort.postMessage('${answer}'));`)}`,
  );

/** A write-ahead log of which the fill is given; tells when it is looked at outside a commit. */
class FilledWal implements WalWriter {
  waitingBytes = 0;
  looks = 0;
  copies = 0;
  canCopy = true;
  #looked: () => void = () => undefined;

  walFill(): { readonly waitingBytes: number } {
    this.looks += 1;
    this.#looked();
    return { waitingBytes: this.waitingBytes };
  }

  copyWal(): boolean {
    this.copies += 1;
    return this.canCopy;
  }

  /** Resolves at the next look, which is the one that follows an answer. */
  nextLook(): Promise<void> {
    return new Promise((resolve) => (this.#looked = resolve));
  }
}

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-wal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the checkpoints of the write-ahead log', () => {
  it('copy it while events are written, so that it begins anew and never becomes much larger', async () => {
    const path = join(directory, 'log.sqlite');
    const store = new LogStore(openLogForWriting(path));
    const checkpoints = new WalCheckpoints(path, store);
    let largest = 0;
    let emptied = 0;
    /** Whether there has been enough to copy since it was empty. */
    let wasFull = false;
    for (let batch = 0; emptied < 2 && batch < 10_000; batch += 1) {
      store.append(
        Array.from({ length: EVENTS_PER_BATCH }, (_, at) => [
          ...['usage', `${batch}-${at}`, 'KeyUsed', 'key_a', EVENT],
        ]).flat(),
      );
      wasFull ||= store.walFill().waitingBytes > COPY_BYTES;
      checkpoints.committed();
      // Lets the checkpointer's answer in, as the writer's loop does between two batches.
      await new Promise(setImmediate);
      const { waitingBytes } = store.walFill();
      largest = Math.max(largest, waitingBytes);
      // Not necessarily within one turn: a disk that is fast enough copies a piece between two of them.
      if (!wasFull || waitingBytes > LAST_COPY_BYTES) continue;
      emptied += 1;
      wasFull = false;
    }
    await checkpoints.close();
    store.close();

    expect(emptied).toBe(2);
    expect(largest).toBeGreaterThan(COPY_BYTES);
  });

  it('leave alone what is smaller than a piece', async () => {
    const wal = new FilledWal();
    const checkpoints = new WalCheckpoints(directory, wal, answering('copied'));
    wal.waitingBytes = COPY_BYTES - 1;

    checkpoints.committed();
    await checkpoints.close();

    expect([wal.looks, wal.copies]).toEqual([1, 0]);
  });

  it('leave the last bit to the writer, and only that', async () => {
    const wal = new FilledWal();
    const checkpoints = new WalCheckpoints(directory, wal, answering('copied'));
    wal.waitingBytes = COPY_BYTES;
    checkpoints.committed();
    await wal.nextLook();
    expect(wal.copies).toBe(0);

    wal.waitingBytes = LAST_COPY_BYTES;
    await wal.nextLook();

    await checkpoints.close();
    expect(wal.copies).toBe(1);
  });

  it('do not try again at every commit when the writer could not copy the last bit', async () => {
    const wal = new FilledWal();
    wal.canCopy = false;
    const checkpoints = new WalCheckpoints(directory, wal, answering('copied'));
    wal.waitingBytes = COPY_BYTES;
    checkpoints.committed();
    wal.waitingBytes = LAST_COPY_BYTES;
    await wal.nextLook();
    await new Promise(setImmediate);
    expect(wal.copies).toBe(1);

    // Above the usual bound, below the one that a failure leaves: had this begun a copy, the next would not look.
    wal.waitingBytes = COPY_BYTES;
    checkpoints.committed();
    const { looks } = wal;
    checkpoints.committed();

    await checkpoints.close();
    expect(wal.looks).toBe(looks + 1);
  });

  it('try again only after another piece has come when one could not be copied', async () => {
    const wal = new FilledWal();
    const checkpoints = new WalCheckpoints(directory, wal, answering('failed'));
    wal.waitingBytes = COPY_BYTES;
    checkpoints.committed();
    await wal.nextLook();
    const { looks } = wal;

    wal.waitingBytes = 2 * COPY_BYTES - 1;
    checkpoints.committed();
    expect(wal.looks).toBe(looks + 1);
    wal.waitingBytes = 2 * COPY_BYTES;
    checkpoints.committed();
    await wal.nextLook();

    await checkpoints.close();
    expect(wal.copies).toBe(0);
  });
});
