import { beforeEach, describe, expect, it } from '@jest/globals';
import { usageRecord } from '../../../../test/fixtures/archive-events.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { AppendedEvent } from '../event-log.ts';
import { AppendOnce } from './append-once.ts';

/** A log that writes, or fails to, when it is told to, the oldest first. */
class SlowLog {
  readonly writes: (readonly string[])[] = [];
  readonly #ends: ((failure?: Error) => void)[] = [];
  #offset = 0;

  readonly write = (events: readonly EventRecord[]): Promise<readonly AppendedEvent[]> =>
    new Promise((resolve, reject) => {
      this.writes.push(events.map(({ id }) => id));
      this.#ends.push((failure) => {
        if (failure !== undefined) reject(failure);
        else resolve(events.map(() => ({ partition: 0, offset: (this.#offset += 1), duplicate: false })));
      });
    });

  endNext(failure?: Error): void {
    this.#ends.shift()?.(failure);
  }
}

/** Node looks for rejections that nobody handles when the microtasks of a turn are through. */
async function turnsOfTheEventLoop(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const first = (offset: number): AppendedEvent => ({ partition: 0, offset, duplicate: false });
const again = (offset: number): AppendedEvent => ({ ...first(offset), duplicate: true });
const rejected = (reason: Error) => ({ status: 'rejected', reason });

describe('appending each event once', () => {
  let log: SlowLog;
  let appends: AppendOnce;
  const [a, b, c] = [usageRecord(1), usageRecord(2), usageRecord(3)];

  beforeEach(() => {
    log = new SlowLog();
    appends = new AppendOnce({ write: log.write, knownPlace: () => undefined });
  });

  it('gives an event that is under way, was appended or stands twice in a call the place of the first', async () => {
    const one = appends.append([a, b]);
    const other = appends.append([b, c, c]);
    log.endNext();
    log.endNext();

    expect(await one).toEqual([first(1), first(2)]);
    expect(await other).toEqual([again(2), first(3), again(3)]);
    expect(await appends.append([c, a])).toEqual([again(3), again(1)]);
    expect(log.writes).toEqual([[a.id, b.id], [c.id]]);
  });

  // Jest listens for rejections that nobody handles, as Node does, which would end the process: the test fails by them.
  it('fails every caller of events whose write fails, leaves no rejection to the process, and writes them anew', async () => {
    const outcomes = Promise.allSettled([appends.append([a, b]), appends.append([b, a])]);
    const failure = new Error('Kafka hangs');
    log.endNext(failure);
    expect(await outcomes).toEqual([rejected(failure), rejected(failure)]);
    await turnsOfTheEventLoop();

    const later = appends.append([a, b]);
    log.endNext();
    expect(await later).toEqual([first(1), first(2)]);
  });

  it('leaves none while the rest of a call is still being written, nor when that fails as well', async () => {
    const failures = [new Error('Kafka hangs'), new Error('Kafka hangs on')] as const;
    const outcomes = Promise.allSettled([appends.append([a, b]), appends.append([a, b, c])]);
    // Never answered: what it shares with the first call has nobody who would handle it later.
    void appends.append([b, a, usageRecord(4)]);
    log.endNext(failures[0]);
    await turnsOfTheEventLoop();
    log.endNext(failures[1]);

    expect(await outcomes).toEqual([rejected(failures[0]), rejected(failures[1])]);
    await turnsOfTheEventLoop();
  });
});
