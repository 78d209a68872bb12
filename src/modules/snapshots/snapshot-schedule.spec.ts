import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { usageProjection } from '../projections/usage/usage-projection.ts';
import { WORTH_A_SNAPSHOT_EVENTS } from './domain/snapshot-due.ts';
import { SnapshotPlace } from './snapshot-place.fixture.ts';
import { SnapshotSchedule } from './snapshot-schedule.ts';

const INTERVAL_MINUTES = 30;
const MINUTE_MS = 60_000;

let place: SnapshotPlace;
let leads: boolean;
let taken: number;
let waits: number[];

beforeEach(async () => {
  place = await SnapshotPlace.open();
  [leads, taken, waits] = [true, 0, []];
});

afterEach(() => place.close());

const { name, version } = usageProjection;

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Lets a schedule look as often as there are steps; each is what happens before the next look, and ends it at last. */
async function run(steps: readonly (() => void)[], store: ArchiveStore = place.store): Promise<void> {
  const left = [...steps];
  const ended = signal();
  const schedule = new SnapshotSchedule({
    sources: [
      { name, version, file: place.file, checkpoint: () => ({ usage: place.usage.checkpoint('usage') }) },
    ],
    store,
    clock: place.clock,
    intervalMinutes: INTERVAL_MINUTES,
    isLeader: () => leads,
    onTaken: () => (taken += 1),
    onTrouble: (sentence) => place.troubles.push(sentence),
    pause: (ms, signal) => {
      waits.push(ms);
      const next = left.shift();
      if (next !== undefined) {
        next();
        return Promise.resolve();
      }
      ended.give();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  });
  schedule.start();
  await ended.given;
  await schedule.stop();
}

const laterBy = (minutes: number, events: number) => (): void => {
  place.nowMs += minutes * MINUTE_MS;
  if (events > 0) place.fold(events);
};

describe('the schedule of snapshots', () => {
  it('takes one when the interval is over and enough was folded', async () => {
    place.fold(1);
    await run([
      laterBy(INTERVAL_MINUTES - 1, WORTH_A_SNAPSHOT_EVENTS),
      laterBy(1, 0),
      laterBy(INTERVAL_MINUTES, WORTH_A_SNAPSHOT_EVENTS - 1),
    ]);

    expect([taken, place.troubles]).toEqual([2, []]);
    expect((await place.restore())?.checkpoint).toEqual({ usage: [1 + WORTH_A_SNAPSHOT_EVENTS] });
  });

  it('takes none while another process leads', async () => {
    place.fold(1);
    leads = false;
    await run([laterBy(INTERVAL_MINUTES, 0)]);
    expect(taken).toBe(0);

    await run([
      () => {
        leads = true;
      },
    ]);
    expect(taken).toBe(1);
  });

  it('goes by what another leader has taken', async () => {
    place.fold(1);
    await run([]);
    await run([laterBy(INTERVAL_MINUTES - 1, WORTH_A_SNAPSHOT_EVENTS)]);
    expect(taken).toBe(1);

    await run([laterBy(1, 0)]);
    expect(taken).toBe(2);
  });

  it('tells of a failure and tries again, ever later, until it succeeds', async () => {
    place.fold(1);
    let refusals = 7;
    const { store } = place;
    const refusing: ArchiveStore = {
      get: (key) => store.get(key),
      head: (key) => store.head(key),
      list: (prefix, page) => store.list(prefix, page),
      put: (key, bytes) =>
        (refusals -= 1) >= 0 ? Promise.reject(new Error('no room')) : store.put(key, bytes),
    };
    await run(
      Array.from({ length: 7 }, () => laterBy(1, 0)),
      refusing,
    );

    expect(place.troubles).toEqual(Array(7).fill('No snapshot of usage could be taken; it is tried again.'));
    expect(waits).toEqual([...[1, 2, 4, 8, 16, 30, 30].map((minutes) => minutes * MINUTE_MS), 30_000]);
    expect(taken).toBe(1);
  });

  it('ends after the snapshot under way', async () => {
    place.fold(1);
    const putting = signal();
    const goOn = signal();
    const { store } = place;
    const slow: ArchiveStore = {
      get: (key) => store.get(key),
      head: (key) => store.head(key),
      list: (prefix, page) => store.list(prefix, page),
      put: async (key, bytes) => {
        putting.give();
        await goOn.given;
        return store.put(key, bytes);
      },
    };
    const schedule = new SnapshotSchedule({
      sources: [{ name, version, file: place.file, checkpoint: () => ({ usage: [1] }) }],
      store: slow,
      clock: place.clock,
      intervalMinutes: INTERVAL_MINUTES,
      isLeader: () => true,
      onTrouble: (sentence) => place.troubles.push(sentence),
    });
    schedule.start();
    await putting.given;
    const stopped = schedule.stop();
    goOn.give();
    await stopped;

    expect((await place.restore())?.checkpoint).toEqual({ usage: [1] });
    expect(place.troubles).toEqual([]);
  });
});
