import type { Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { DetectedBatch, DetectionStore } from '../../alerts/detection/detection-store.ts';
import { QUIET_SOURCE_MS, SOURCES_FORGOTTEN_MAX } from '../../alerts/detection/quiet-sources.ts';
import { formatCheckpoint, type Checkpoint } from '../../event-log/checkpoint.ts';
import { SqliteStore, type StoreTransaction } from '../sqlite/sqlite-store.ts';
import { DETECTION_TABLES, IS_SOURCE } from './detection-schema.ts';

const SELECT_BEGAN = 'SELECT at_ms FROM began';
const INSERT_BEGAN = 'INSERT INTO began (at_ms) VALUES (?)';
const SELECT_STATE = 'SELECT state FROM subject_states WHERE subject = ?';
const PUT_STATE = `INSERT INTO subject_states (subject, state, heard_ms) VALUES (?, ?, ?)
  ON CONFLICT (subject) DO UPDATE SET state = excluded.state, heard_ms = excluded.heard_ms`;
const COUNT_STATES = 'SELECT count(*) AS subjects FROM subject_states';
const FORGET_QUIET = `DELETE FROM subject_states WHERE subject IN
  (SELECT subject FROM subject_states WHERE ${IS_SOURCE} AND heard_ms < ? LIMIT ${SOURCES_FORGOTTEN_MAX})`;
const PUT_UNSENT = `INSERT INTO unsent_alerts (id, type, key, text) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
const SELECT_UNSENT = 'SELECT id, type, key, text FROM unsent_alerts ORDER BY number LIMIT ?';
const DELETE_SENT = 'DELETE FROM unsent_alerts WHERE id = ?';

/** The {@link DetectionStore} of the embedded profile, `read-models/detection.sqlite`. */
export class SqliteDetectionStore implements DetectionStore {
  readonly #store: SqliteStore;
  readonly #clock: Clock;
  /** Counted once and kept up, since counting reads all of them. */
  #subjects: number;

  private constructor(store: SqliteStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#subjects = this.#count();
  }

  /** Opens the file; one of another version, or a damaged one, is dropped, and everything learned anew. */
  static open(options: { readonly dataDir: string; readonly clock: Clock }): SqliteDetectionStore {
    return new SqliteDetectionStore(SqliteStore.open(DETECTION_TABLES, options), options.clock);
  }

  checkpoint(stream: Stream): Checkpoint {
    return this.#store.checkpoint(stream);
  }

  lastEventIds(stream: Stream): readonly (string | null)[] {
    return this.#store.lastEventIds(stream);
  }

  reset(): void {
    this.#store.reset();
    this.#subjects = 0;
  }

  beganAtMs(): number {
    const known = this.#store.get(SELECT_BEGAN)?.['at_ms'];
    if (typeof known === 'number') return known;
    const nowMs = this.#clock.nowMs();
    this.#store.write((tx) => tx.run(INSERT_BEGAN, nowMs));
    return nowMs;
  }

  states(subjects: Iterable<string>): ReadonlyMap<string, Uint8Array> {
    const states = new Map<string, Uint8Array>();
    for (const subject of subjects) {
      const state = this.#store.get(SELECT_STATE, subject)?.['state'];
      if (state instanceof Uint8Array) states.set(subject, state);
    }
    return states;
  }

  store({ states, fresh, alerts, reached }: DetectedBatch): void {
    const heardMs = this.#clock.nowMs();
    this.#store.write((tx) => {
      this.#requireUnmoved(
        tx,
        reached.map(({ stream }) => stream),
      );
      for (const [subject, state] of states) tx.run(PUT_STATE, subject, state, heardMs);
      for (const { id, type, key, text } of alerts) tx.run(PUT_UNSENT, id, type, key, text);
      for (const { stream, partition, offset, eventId } of reached)
        tx.reach(stream, partition, offset, eventId);
    });
    this.#subjects += fresh;
  }

  unsent(limit: number): readonly EventRecord[] {
    return this.#store.all(SELECT_UNSENT, limit).map((row) => ({
      stream: 'lifecycle',
      id: String(row['id']),
      type: String(row['type']),
      key: String(row['key']),
      text: String(row['text']),
    }));
  }

  sent(alerts: readonly EventRecord[]): void {
    this.#store.write((tx) => {
      for (const { id } of alerts) tx.run(DELETE_SENT, id);
    });
  }

  forgetQuietSources(): void {
    this.#store.write((tx) => tx.run(FORGET_QUIET, this.#clock.nowMs() - QUIET_SOURCE_MS));
    this.#subjects = this.#count();
  }

  subjects(): number {
    return this.#subjects;
  }

  close(): void {
    this.#store.close();
  }

  #count(): number {
    return Number(this.#store.get(COUNT_STATES)?.['subjects'] ?? 0);
  }

  /** The states were read before the transaction: whoever has moved the checkpoint since has changed them, too. */
  #requireUnmoved(tx: StoreTransaction, streams: readonly Stream[]): void {
    for (const stream of streams) {
      if (formatCheckpoint(tx.checkpoint(stream)) !== formatCheckpoint(this.#store.checkpoint(stream)))
        throw new Error(`somebody else has gone on in ${stream}`);
    }
  }
}
