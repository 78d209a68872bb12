import { MS_PER_DAY, MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** Days whose offset is kept: asking the time zone costs more than all else. */
const DAYS_KEPT_MAX = 4_000;

/** What a clock on a wall shows, as the milliseconds that it would be in UTC: free of any time zone. */
export type WallMs = number;

/**
 * A clock on the wall of a time zone. Where clocks are set back, a wall time comes twice; where they are set forward,
 * some come not at all.
 */
export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  /** Offset of each whole day of UTC; null for a day on which it changes. */
  readonly #offsetOfDay = new Map<number, number | null>();

  /** @throws RangeError when there is no such time zone */
  constructor(timeZone: string) {
    const number = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', ...number, ...time });
  }

  wallOf(ms: number): WallMs {
    return ms + this.offsetMs(ms);
  }

  /** When the clock shows this: once, twice (the earlier first), or never. */
  instantsOf(wall: WallMs): readonly number[] {
    const [before, after] = this.#offsetsAround(wall);
    const instants = [...new Set([wall - before, wall - after])].sort((a, b) => a - b);
    return instants.filter((ms) => this.wallOf(ms) === wall);
  }

  /** The first time that it shows this; a time that is skipped counts as if clocks had not been set forward. */
  instantOf(wall: WallMs): number {
    return this.instantsOf(wall)[0] ?? wall - this.#offsetsAround(wall)[0];
  }

  offsetMs(ms: number): number {
    const day = Math.floor(ms / MS_PER_DAY);
    let kept = this.#offsetOfDay.get(day);
    if (kept === undefined) {
      const first = this.#askedOffsetMs(day * MS_PER_DAY);
      kept = first === this.#askedOffsetMs((day + 1) * MS_PER_DAY) ? first : null;
      if (this.#offsetOfDay.size >= DAYS_KEPT_MAX) this.#offsetOfDay.clear();
      this.#offsetOfDay.set(day, kept);
    }
    return kept ?? this.#askedOffsetMs(ms);
  }

  #askedOffsetMs(ms: number): number {
    const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of this.#format.formatToParts(ms))
      if (type in parts) parts[type as keyof typeof parts] = Number(value);
    const { year, month, day, hour, minute, second } = parts;
    const shown = Date.UTC(year, month - 1, day, hour, minute, second);
    return shown - Math.floor(ms / MS_PER_SECOND) * MS_PER_SECOND;
  }

  /** No zone is further from UTC than a day, nor changes twice within two. */
  #offsetsAround(wall: WallMs): readonly [before: number, after: number] {
    return [this.offsetMs(wall - MS_PER_DAY), this.offsetMs(wall + MS_PER_DAY)];
  }
}
