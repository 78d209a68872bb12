import type { Stream } from '../../../events/envelope.ts';
import type { PublishedStates } from '../../alerts/detection/published-states.ts';
import type { ReadModelStore } from '../projection.ts';
import { IS_SOURCE } from './detection-schema.ts';

const SELECT_DETECTED = 'SELECT lifecycle, usage, began_ms FROM detected WHERE partition = ?';
const SELECT_STATE = 'SELECT state FROM partition_states WHERE partition = ? AND subject = ?';
const SELECT_QUIET = `SELECT subject FROM partition_states WHERE ${IS_SOURCE} AND partition = ? AND heard_ms < ?
  ORDER BY heard_ms LIMIT ?`;
const COUNT_STATES = 'SELECT count(*) AS subjects FROM partition_states WHERE partition = ?';

/** Counting reads an index of all subjects: the figure may be as old as this. */
const COUNT_EVERY_MS = 60_000;

/** {@link PublishedStates} as the fold of the topic of states has them. */
export class SqlitePublishedStates implements PublishedStates {
  readonly #store: Pick<ReadModelStore, 'get' | 'all' | 'checkpoint'>;
  #counted = { atMs: -Infinity, subjects: 0 };

  constructor(store: Pick<ReadModelStore, 'get' | 'all' | 'checkpoint'>) {
    this.#store = store;
  }

  foldedUpTo(partition: number): number {
    return this.#store.checkpoint('usage')[partition] ?? 0;
  }

  offset(stream: Stream, partition: number): number {
    return Number(this.#store.get(SELECT_DETECTED, partition)?.[stream] ?? 0);
  }

  beganAtMs(partition: number): number | undefined {
    const beganMs = this.#store.get(SELECT_DETECTED, partition)?.['began_ms'];
    return typeof beganMs === 'number' ? beganMs : undefined;
  }

  states(partition: number, subjects: Iterable<string>): ReadonlyMap<string, Uint8Array> {
    const states = new Map<string, Uint8Array>();
    for (const subject of subjects) {
      const state = this.#store.get(SELECT_STATE, partition, subject)?.['state'];
      if (state instanceof Uint8Array) states.set(subject, state);
    }
    return states;
  }

  quietSources(partition: number, beforeMs: number, limit: number): readonly string[] {
    return this.#store.all(SELECT_QUIET, partition, beforeMs, limit).map((row) => String(row['subject']));
  }

  subjects(partitions: readonly number[]): number {
    const nowMs = performance.now();
    if (nowMs - this.#counted.atMs < COUNT_EVERY_MS) return this.#counted.subjects;
    const counts = partitions.map((one) => Number(this.#store.get(COUNT_STATES, one)?.['subjects'] ?? 0));
    this.#counted = { atMs: nowMs, subjects: counts.reduce((sum, count) => sum + count, 0) };
    return this.#counted.subjects;
  }
}
