import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DetectionStore } from '../../src/modules/alerts/detection/detection-store.ts';
import { SqliteDetectionStore } from '../../src/modules/projections/detection/sqlite-detection-store.ts';
import { presented } from '../fixtures/key-events.ts';
import { NOW, revokedKeyPresented, RunningDetection } from '../fixtures/running-detection.ts';

const KEYS = ['key_1', 'key_2', 'key_3'];
const EXPECTED = KEYS.map((keyId) => `use-after-revoke key:${keyId}`);

let detection: RunningDetection;
beforeEach(() => {
  detection = new RunningDetection();
});
afterEach(() => detection.dispose());

/** Ends the program before or after a write of detection's: nothing later happens in this life of it. */
class Crash {
  taken = 0;
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  #end(): void {
    this.taken += 1;
    if (this.taken >= this.#at) throw new Error('the program has ended');
  }

  write<Value>(work: () => Value): Value {
    this.#end();
    const value = work();
    this.#end();
    return value;
  }

  async append(work: () => Promise<unknown>): Promise<void> {
    this.#end();
    await work();
    this.#end();
  }

  store(inner: SqliteDetectionStore): DetectionStore {
    return {
      checkpoint: (stream) => inner.checkpoint(stream),
      lastEventIds: (stream) => inner.lastEventIds(stream),
      reset: () => inner.reset(),
      beganAtMs: () => this.write(() => inner.beganAtMs()),
      states: (subjects) => inner.states(subjects),
      store: (batch) => this.write(() => inner.store(batch)),
      unsent: (limit) => inner.unsent(limit),
      sent: (alerts) => this.write(() => inner.sent(alerts)),
      forgetQuietSources: () => inner.forgetQuietSources(),
      subjects: () => inner.subjects(),
      close: () => inner.close(),
    };
  }
}

describe('detection that is ended at any of its writes', () => {
  it('loses no alert and raises none twice, whatever happened before the end', async () => {
    for (const keyId of KEYS) await detection.append(revokedKeyPresented(keyId));
    const clock = { nowMs: () => detection.nowMs };
    let ends = 0;
    for (let at = 1; ; at += 1) {
      const crash = new Crash(at);
      const trouble = await detection.follow({
        store: crash.store(SqliteDetectionStore.open({ dataDir: detection.dataDir, clock })),
        append: (alerts) => crash.append(() => detection.log.append(alerts)),
        batchEvents: 2,
      });
      if (trouble === null) break;
      ends += 1;
    }

    expect([...(await detection.raised())].sort()).toEqual(EXPECTED);
    // Each life comes further than the one before; together they end at every write that there is.
    expect(ends).toBeGreaterThan(5);
  });

  it('keeps what it found while the log cannot be written, and gives it to the log as soon as it can', async () => {
    await detection.append(revokedKeyPresented('key_1'));
    const refusing = () => Promise.reject(new Error('The event log cannot be written: the disk is full.'));
    expect(await detection.follow({ append: refusing })).toMatch(
      /^detection stands at lifecycle 0:2 and usage 0:2 after failing once, .*: The event log cannot be written: the disk is full\.$/,
    );

    await detection.append([presented({ keyId: 'key_1', time: NOW, outcome: 'REVOKED', ip: '203.0.113.7' })]);
    expect(await detection.follow()).toBeNull();
    expect(await detection.raised()).toEqual(['use-after-revoke key:key_1']);
  });
});
