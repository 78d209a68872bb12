import { MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { WallClock, WallMs } from './wall-clock.ts';

/** Wall times that a cron expression names. */
export interface WallPattern {
  /** The first of them after this one; null when there is none. */
  next(after: WallMs): WallMs | null;
  /** Whether it names every hour, so that it is meant as a rhythm and not as times of the day. */
  readonly isEveryHour: boolean;
}

/** The instants at which something is due. */
export interface DueTimes {
  /** Later than `afterMs` and not later than `untilMs`, in order, each once. */
  between(afterMs: number, untilMs: number): readonly number[];
  next(afterMs: number): number | null;
}

/** Clocks are set by no more than this, so an instant's wall time lies within it of where it would else be. */
const CLOCK_CHANGE_MAX_MS = 3 * MS_PER_HOUR;
/** The first stretch in which {@link DueTimes.next} looks, and by how much each further one is longer. */
const STRETCH_FIRST_MS = MS_PER_HOUR;
const STRETCH_GROWTH = 8;
/** Leap days are up to eight years apart. */
const STRETCH_MAX_MS = 9 * 366 * MS_PER_DAY;

/**
 * Wall times of a pattern in a time zone, as instants. Times of the day come once on every day that the pattern names:
 * one that comes twice when clocks are set back counts the first time, one that is skipped when they are set forward is
 * due as much later. A rhythm (every hour) keeps its distance instead: all wall times that really come, and no others.
 */
export class ZonedDueTimes implements DueTimes {
  readonly #pattern: WallPattern;
  readonly #clock: WallClock;

  constructor(pattern: WallPattern, clock: WallClock) {
    this.#pattern = pattern;
    this.#clock = clock;
  }

  between(afterMs: number, untilMs: number): readonly number[] {
    const instants = new Set<number>();
    const last = this.#clock.wallOf(untilMs) + CLOCK_CHANGE_MAX_MS;
    let wall = this.#pattern.next(this.#clock.wallOf(afterMs) - CLOCK_CHANGE_MAX_MS);
    while (wall !== null && wall <= last) {
      for (const ms of this.#instantsOf(wall)) if (ms > afterMs && ms <= untilMs) instants.add(ms);
      wall = this.#pattern.next(wall);
    }
    return [...instants].sort((a, b) => a - b);
  }

  next(afterMs: number): number | null {
    for (
      let stretch = STRETCH_FIRST_MS;
      stretch <= STRETCH_MAX_MS * STRETCH_GROWTH;
      stretch *= STRETCH_GROWTH
    ) {
      const [first] = this.between(afterMs, afterMs + Math.min(stretch, STRETCH_MAX_MS));
      if (first !== undefined) return first;
    }
    return null;
  }

  #instantsOf(wall: WallMs): readonly number[] {
    return this.#pattern.isEveryHour ? this.#clock.instantsOf(wall) : [this.#clock.instantOf(wall)];
  }
}
