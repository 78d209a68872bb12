import type { Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { AppendedEvent } from '../event-log.ts';

/** Ids of a process's own latest appends that it recognises at once, per stream; some 20 MB. */
const RECENT_MAX = 100_000;

type Places = Promise<readonly AppendedEvent[]>;

interface Remembered {
  readonly places: Places;
  /** Which of the call's events it is. */
  readonly index: number;
}

/** Where this process put its latest events, those under way included: who appends one again gets the first's place. */
export class RecentPlaces {
  readonly #recent: Readonly<Record<Stream, Map<string, Remembered>>> = {
    lifecycle: new Map(),
    usage: new Map(),
  };

  /** The place of an event of that id; undefined when there is none among the latest. Rejects as its append does. */
  get(stream: Stream, id: string): Promise<AppendedEvent> | undefined {
    const remembered = this.#recent[stream].get(id);
    return remembered?.places.then((places) => placeIn(places, remembered.index));
  }

  /** Remembers the events of one append, whose ids are new, until it fails: then they may be appended anew. */
  keep(events: readonly EventRecord[], places: Places): void {
    for (const [index, { stream, id }] of events.entries()) {
      const recent = this.#recent[stream];
      recent.set(id, { places, index });
      if (recent.size > RECENT_MAX) this.#forgetOldest(recent);
    }
    places.catch(() => {
      for (const { stream, id } of events) this.#recent[stream].delete(id);
    });
  }

  #forgetOldest(recent: Map<string, Remembered>): void {
    for (const oldest of recent.keys()) {
      recent.delete(oldest);
      return;
    }
  }
}

export function placeIn(places: readonly AppendedEvent[], index: number): AppendedEvent {
  const place = places[index];
  if (place === undefined) throw new TypeError('an append was answered with fewer places than it has events');
  return place;
}
