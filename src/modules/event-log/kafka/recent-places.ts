import type { Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { AppendedEvent } from '../event-log.ts';

/** Ids of a process's own latest appends that it recognises at once, per stream: as many at least; some 20 MB. */
const RECENT_MIN = 50_000;

type Places = Promise<readonly AppendedEvent[]>;

export interface Remembered {
  /** Whoever waits for it may come as late as he likes: its failure is not told to the process as unhandled. */
  readonly places: Places;
  /** Which of the call's events it is. */
  readonly index: number;
}

/**
 * Two generations, of which the older is forgotten as a whole: taking the oldest out of a map one by one makes every
 * later look for the oldest pass over all places that were taken out, which was most of what an append cost.
 */
class Generations {
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();

  get(id: string): Remembered | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  set(id: string, remembered: Remembered): void {
    if (this.#young.size >= RECENT_MIN) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, remembered);
  }

  delete(id: string): void {
    this.#young.delete(id);
    this.#old.delete(id);
  }
}

/** Where this process put its latest events, those under way included: who appends one again gets the first's place. */
export class RecentPlaces {
  readonly #recent: Readonly<Record<Stream, Generations>> = {
    lifecycle: new Generations(),
    usage: new Generations(),
  };

  /**
   * The append of an event of that id; undefined when there is none among the latest. Not a promise of the place: of one
   * that is derived here and not waited for at once, a failure would end the process.
   */
  get(stream: Stream, id: string): Remembered | undefined {
    return this.#recent[stream].get(id);
  }

  /** Remembers the events of one append, whose ids are new, until it fails: then they may be appended anew. */
  keep(events: readonly EventRecord[], places: Places): void {
    for (const [index, { stream, id }] of events.entries()) this.#recent[stream].set(id, { places, index });
    places.catch(() => {
      for (const { stream, id } of events) this.#recent[stream].delete(id);
    });
  }
}

export function placeIn(places: readonly AppendedEvent[], index: number): AppendedEvent {
  const place = places[index];
  if (place === undefined) throw new TypeError('an append was answered with fewer places than it has events');
  return place;
}
