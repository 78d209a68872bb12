import { describe, expect, it } from '@jest/globals';
import {
  isSnapshotDue,
  REFRESH_AFTER_MS,
  WORTH_A_SNAPSHOT_EVENTS,
  type SnapshotCheckpoint,
} from './snapshot-due.ts';

const INTERVAL_MS = 1_800_000;
const TAKEN_MS = Date.UTC(2026, 10, 25);

const due = (ageMs: number, before: SnapshotCheckpoint, now: SnapshotCheckpoint): boolean =>
  isSnapshotDue(
    { takenAtMs: TAKEN_MS, checkpoint: before },
    { ms: TAKEN_MS + ageMs, checkpoint: now },
    INTERVAL_MS,
  );

describe('a snapshot is due', () => {
  it('as the first one when there is anything to take', () => {
    const first = (checkpoint: SnapshotCheckpoint): boolean =>
      isSnapshotDue(undefined, { ms: TAKEN_MS, checkpoint }, INTERVAL_MS);

    expect([first({}), first({ usage: [0, 0] }), first({ usage: [0, 1] })]).toEqual([false, false, true]);
  });

  it('from the end of the interval on', () => {
    const much = { lifecycle: [WORTH_A_SNAPSHOT_EVENTS] };

    expect([due(INTERVAL_MS - 1, {}, much), due(INTERVAL_MS, {}, much)]).toEqual([false, true]);
  });

  it('when enough has happened in all partitions and streams together', () => {
    const before = { lifecycle: [10, 20], usage: [5] };
    const now = { lifecycle: [10, 21], usage: [5 + WORTH_A_SNAPSHOT_EVENTS - 1] };

    expect(due(INTERVAL_MS, before, now)).toBe(true);
    expect(due(INTERVAL_MS, before, { ...now, lifecycle: [10, 20] })).toBe(false);
  });

  it('after a day already when one event happened, and not when none did', () => {
    const before = { lifecycle: [10] };

    expect(due(REFRESH_AFTER_MS, before, { lifecycle: [11] })).toBe(true);
    expect(due(REFRESH_AFTER_MS - 1, before, { lifecycle: [11] })).toBe(false);
    expect(due(REFRESH_AFTER_MS, before, before)).toBe(false);
  });

  it('when the read model began anew, with another log, and came far enough', () => {
    const before = { lifecycle: [9 * WORTH_A_SNAPSHOT_EVENTS] };

    expect(due(INTERVAL_MS, before, { lifecycle: [WORTH_A_SNAPSHOT_EVENTS] })).toBe(true);
  });
});
