import type { EventRecord } from '../../../events/stored-event.ts';
import type { AppendedEvent } from '../event-log.ts';
import { placeIn, RecentPlaces, type Remembered } from './recent-places.ts';

export interface AppendOnceParts {
  /** Where an event of that id stood when this process looked last; undefined when it knows of none. */
  readonly knownPlace: (event: EventRecord) => AppendedEvent | undefined;
  /** Writes events whose ids are new here, each once. */
  readonly write: (events: readonly EventRecord[]) => Promise<readonly AppendedEvent[]>;
}

/**
 * Appends of one process, each event of them once: what was appended before, what is under way and what stands twice in
 * one call is not written again, and has the place of the first.
 */
export class AppendOnce {
  readonly #parts: AppendOnceParts;
  readonly #recent = new RecentPlaces();

  constructor(parts: AppendOnceParts) {
    this.#parts = parts;
  }

  async append(events: readonly EventRecord[]): Promise<readonly AppendedEvent[]> {
    const known = new Map<number, AppendedEvent | Remembered>();
    const fresh: EventRecord[] = [];
    const freshIds = new Set<string>();
    for (const [index, event] of events.entries()) {
      const place = this.#recent.get(event.stream, event.id) ?? this.#parts.knownPlace(event);
      if (place !== undefined) known.set(index, place);
      else if (!freshIds.has(`${event.stream} ${event.id}`)) {
        freshIds.add(`${event.stream} ${event.id}`);
        fresh.push(event);
      }
    }
    if (fresh.length === 0 && known.size === 0) return [];
    const written = fresh.length === 0 ? Promise.resolve([]) : this.#parts.write(fresh);
    this.#recent.keep(fresh, written);
    return this.#placesOf(events, fresh, await written, known);
  }

  async #placesOf(
    events: readonly EventRecord[],
    fresh: readonly EventRecord[],
    places: readonly AppendedEvent[],
    known: ReadonlyMap<number, AppendedEvent | Remembered>,
  ): Promise<readonly AppendedEvent[]> {
    if (known.size === 0 && fresh.length === events.length) return places;
    const answered = new Map<string, AppendedEvent>();
    const result: AppendedEvent[] = [];
    for (const [index, { stream, id }] of events.entries()) {
      const before = known.get(index);
      const repeated = answered.get(`${stream} ${id}`);
      if (before !== undefined) {
        const place = 'places' in before ? placeIn(await before.places, before.index) : before;
        result.push({ ...place, duplicate: true });
      } else if (repeated !== undefined) {
        result.push({ ...repeated, duplicate: true });
      } else {
        const place = placeIn(places, answered.size);
        answered.set(`${stream} ${id}`, place);
        result.push(place);
      }
    }
    return result;
  }
}
