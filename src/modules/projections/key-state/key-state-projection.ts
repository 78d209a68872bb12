import { CATALOGUE, type KnownEvent, type LifecycleEvent } from '../../../events/catalogue.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { externalStatus } from '../../keys/domain/external-key.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import { ABSENT, type KeyState } from '../../keys/domain/key-state.ts';
import type { Cell, Projection, ReadModelTransaction } from '../projection.ts';
import {
  EXTERNAL_KINDS,
  KEY_STATE_INDEXES,
  KEY_STATE_SCHEMA,
  SELECT_STATE,
  UPSERT_KEY,
} from './key-state-schema.ts';

/** What became of every key: the fold of the lifecycle stream, one row per key. */
export const keyStateProjection: Projection = {
  name: 'key-state',
  version: 4,
  streams: ['lifecycle'],
  schema: KEY_STATE_SCHEMA,
  indexes: KEY_STATE_INDEXES,
  apply(tx, _stream, events) {
    const changed = new Map<string, KeyState>();
    for (const logged of events) foldInto(changed, tx, logged);
    for (const [id, state] of changed) {
      if (state.kind !== 'absent') tx.run(UPSERT_KEY, ...keyRow(id, state));
    }
  },
};

/** The state that a row holds. It was written by this program, so it is not validated again. */
export const parseState = (text: unknown): KeyState => JSON.parse(String(text)) as KeyState;

function foldInto(changed: Map<string, KeyState>, tx: ReadModelTransaction, logged: LoggedEvent): void {
  const read = readEvent(logged.text);
  if (!read.known || !isLifecycle(read.event) || read.event.keyId === null) return;
  const id = read.event.keyId;
  const before = changed.get(id) ?? storedState(tx, id);
  const after = evolve(before, read.event);
  if (after !== before) changed.set(id, after);
}

const isLifecycle = (event: KnownEvent): event is LifecycleEvent =>
  CATALOGUE[event.type].stream === 'lifecycle';

function storedState(tx: ReadModelTransaction, id: string): KeyState {
  const row = tx.get(SELECT_STATE, id);
  return row === undefined ? ABSENT : parseState(row['state']);
}

function keyRow(id: string, state: Exclude<KeyState, { kind: 'absent' }>): readonly Cell[] {
  const { tenant, name, owner } = state.key;
  const text = JSON.stringify(state);
  if (state.kind === 'external')
    return [
      id,
      tenant,
      name,
      owner,
      EXTERNAL_KINDS[externalStatus(state.key)],
      null,
      null,
      null,
      null,
      null,
      text,
    ];
  const { expiresAt, secret, previousSecret } = state.key;
  const dueAt = state.kind === 'active' || state.kind === 'disabled' ? expiresAt : null;
  const previousHash = previousSecret?.hash ?? null;
  return [
    id,
    tenant,
    name,
    owner,
    state.kind,
    expiresAt,
    dueAt,
    secret.hash,
    previousHash,
    secret.fingerprint,
    text,
  ];
}
