import { setImmediate } from 'node:timers/promises';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { isoTime } from '../../../shared/iso-time.ts';
import { covers, formatCheckpoint, type Checkpoint } from '../../event-log/checkpoint.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { ABSENT, type KeyState } from '../../keys/domain/key-state.ts';
import type { KeyDirectory, KeyFilter, KeyMatch, KeyPage } from '../../keys/key-directory.ts';
import { SqlitePrincipalDirectory } from '../identity/sqlite-principal-directory.ts';
import { foldBatch, startOverIfAnotherLog, type FoldTarget } from '../fold.ts';
import type { LogReader } from '../log-reader.ts';
import type { ReadModelStore } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { KeyCache } from './key-cache.ts';
import { keyListQuery } from './key-list-query.ts';
import { keyStateProjection, parseState } from './key-state-projection.ts';
import { SELECT_STATE } from './key-state-schema.ts';

/** Events folded before other work of the thread gets its turn: some 20 ms. */
const CATCH_UP_BATCH_EVENTS = 1_000;

/** Of two keys with one hash, a usable one is meant, else the younger: the same answer whatever came first in the log. */
const FIND_SECRET = `SELECT id, state FROM keys WHERE secret_hash = ? ORDER BY kind = 'active' DESC, id DESC LIMIT 1`;
const FIND_PREVIOUS = `SELECT id, state FROM keys WHERE previous_hash = ? ORDER BY kind = 'active' DESC, id DESC LIMIT 1`;
const FIND_HASHES = 'SELECT secret_hash, previous_hash FROM keys WHERE id = ?';
const FIND_DUE = 'SELECT id FROM keys WHERE due_at <= ? ORDER BY due_at, id LIMIT ?';
const FIND_CONFIGURED = 'SELECT state FROM keys WHERE configured_in IS NOT NULL ORDER BY id';
const FIND_ENDED_GRACES = 'SELECT id FROM keys WHERE grace_ends_at <= ? ORDER BY grace_ends_at, id LIMIT ?';
const FIND_GRACES_TO_WARN_OF = `SELECT id FROM keys
  WHERE grace_ends_at > ? AND grace_ends_at <= ? AND warnable_from <= ? ORDER BY grace_ends_at, id LIMIT ?`;
const COUNT_GRACES = `SELECT count(*) AS all_of_them, count(warnable_from) AS not_warned FROM keys WHERE grace_ends_at > ?`;

/**
 * The key-state read model in SQLite, with the keys in use cached. It is itself the fold's target, so that whoever
 * folds, a waiting command or a runner, also drops what the cache knew.
 */
export class SqliteKeyDirectory implements KeyDirectory, FoldTarget {
  readonly #store: ReadModelStore;
  readonly #log: LogReader;
  readonly #cache = new KeyCache();
  #folding: Promise<void> | undefined;
  /** Those who own keys, as of the same position. */
  readonly principals: SqlitePrincipalDirectory;
  /** The tables of the rooms that fold into the same store, such as alerts; as of the same position. */
  readonly rows: RoomRows;

  constructor(store: ReadModelStore, log: LogReader) {
    this.#store = store;
    this.principals = new SqlitePrincipalDirectory(store);
    this.rows = store;
    this.#log = log;
  }

  /** Opens the read model in `<dataDir>/read-models`. Reads no keys: what has come since is folded by `catchUp`. */
  static async open(options: {
    readonly dataDir: string;
    readonly log: LogReader;
  }): Promise<SqliteKeyDirectory> {
    const store = SqliteReadModelStore.open(keyStateProjection, options);
    const directory = new SqliteKeyDirectory(store, options.log);
    await startOverIfAnotherLog(directory, options.log, keyStateProjection.streams);
    return directory;
  }

  byId(keyId: string): KeyState {
    const cached = this.#cache.state(keyId);
    if (cached !== undefined) return cached;
    const row = this.#store.get(SELECT_STATE, keyId);
    // An id that does not exist is not remembered: anybody can ask for any number of those.
    if (row === undefined) return ABSENT;
    const state = parseState(row['state']);
    this.#cache.keepState(keyId, state);
    return state;
  }

  bySecretHash(secretHash: string): KeyMatch | undefined {
    return (
      this.#cache.match(secretHash) ?? this.#find(secretHash, 'current') ?? this.#find(secretHash, 'previous')
    );
  }

  list(
    filter: KeyFilter,
    page: { readonly after: string | null; readonly limit: number; readonly nowMs: number },
  ): KeyPage {
    const query = keyListQuery(filter, {
      after: page.after,
      limit: page.limit + 1,
      now: isoTime(page.nowMs),
    });
    const rows = this.#store.all(query.sql, ...query.parameters);
    const shown = rows.slice(0, page.limit);
    const next = rows.length > page.limit ? String(shown.at(-1)?.['id']) : null;
    return { items: shown.map((row) => parseState(row['state'])), next };
  }

  dueForExpiry(nowMs: number, limit: number): readonly string[] {
    return this.#store.all(FIND_DUE, isoTime(nowMs), limit).map((row) => String(row['id']));
  }

  dueForGraceEnd(nowMs: number, limit: number): readonly string[] {
    return this.#store.all(FIND_ENDED_GRACES, isoTime(nowMs), limit).map((row) => String(row['id']));
  }

  dueForGraceWarning(nowMs: number, warningMs: number, limit: number): readonly string[] {
    const now = isoTime(nowMs);
    return this.#store
      .all(FIND_GRACES_TO_WARN_OF, now, isoTime(nowMs + warningMs), now, limit)
      .map((row) => String(row['id']));
  }

  configured(): readonly KeyState[] {
    return this.#store.all(FIND_CONFIGURED).map((row) => parseState(row['state']));
  }

  rotationsInGrace(nowMs: number): { readonly warned: number; readonly notWarned: number } {
    const row = this.#store.get(COUNT_GRACES, isoTime(nowMs));
    const notWarned = Number(row?.['not_warned'] ?? 0);
    return { notWarned, warned: Number(row?.['all_of_them'] ?? 0) - notWarned };
  }

  position(): Checkpoint {
    return this.#store.checkpoint('lifecycle');
  }

  async catchUp(position?: Checkpoint): Promise<void> {
    const target = position ?? (await this.#log.end('lifecycle'));
    while (!covers(this.position(), target)) {
      const joined = this.#folding !== undefined;
      const before = this.position();
      await this.#foldOnce();
      // A batch that began before this call may rightly have missed what the caller appended; one of its own may not.
      if (!joined && covers(before, this.position())) throw unreachable(target, before);
      if (!covers(this.position(), target)) await setImmediate();
    }
  }

  checkpoint(stream: Stream): Checkpoint {
    return this.#store.checkpoint(stream);
  }

  lastEventIds(stream: Stream): readonly (string | null)[] {
    return this.#store.lastEventIds(stream);
  }

  apply(stream: Stream, events: readonly LoggedEvent[], checkpoint: Checkpoint): void {
    this.#store.apply(stream, events, checkpoint);
    if (events.some(({ type }) => type.startsWith('Principal'))) this.principals.forget();
    this.#cache.forget(events, (keyId) => {
      const row = this.#store.get(FIND_HASHES, keyId);
      return [row?.['secret_hash'], row?.['previous_hash']];
    });
  }

  reset(): void {
    this.#store.reset();
    this.#cache.clear();
    this.principals.forget();
  }

  close(): void {
    this.#store.close();
  }

  #find(secretHash: string, matched: KeyMatch['matched']): KeyMatch | undefined {
    const row = this.#store.get(matched === 'current' ? FIND_SECRET : FIND_PREVIOUS, secretHash);
    if (row === undefined) return undefined;
    const keyId = String(row['id']);
    const state = this.#cache.state(keyId) ?? parseState(row['state']);
    this.#cache.keepState(keyId, state);
    const match = { state, matched };
    this.#cache.keepMatch(secretHash, match);
    return match;
  }

  /** One batch, shared by all who wait for it. */
  #foldOnce(): Promise<void> {
    this.#folding ??= foldBatch(this, this.#log, 'lifecycle', CATCH_UP_BATCH_EVENTS)
      .then(() => undefined)
      .finally(() => {
        this.#folding = undefined;
      });
    return this.#folding;
  }
}

const unreachable = (target: Checkpoint, position: Checkpoint): InfrastructureError =>
  new InfrastructureError(
    'log_position_unreachable',
    `The log was asked for position ${formatCheckpoint(target)} and gave nothing after ${formatCheckpoint(position)}.`,
  );
