import { CATALOGUE, type KnownEvent, type LifecycleEvent } from '../../../events/catalogue.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';
import { externalStatus } from '../../keys/domain/external-key.ts';
import { evolve, isLive } from '../../keys/domain/evolve.ts';
import { ABSENT, type KeyState } from '../../keys/domain/key-state.ts';
import { graceToEnd, warnableFrom } from '../../keys/domain/rotation-grace.ts';
import { foldIdentity, isIdentityEvent } from '../identity/fold-identity.ts';
import { IDENTITY_INDEXES, IDENTITY_SCHEMA } from '../identity/identity-schema.ts';
import { foldInRooms, ROOM_INDEXES, ROOM_SCHEMA } from '../rooms/room-folds.ts';
import type { Cell, Projection, ReadModelTransaction } from '../projection.ts';
import {
  EXTERNAL_KINDS,
  KEY_STATE_INDEXES,
  KEY_STATE_SCHEMA,
  SELECT_STATE,
  UPSERT_KEY,
} from './key-state-schema.ts';

/**
 * What became of every key, of everybody who may hold one, and of what was found and decided about them: the fold of the
 * lifecycle stream. They share a store, so that a key, its owner and its alerts are always as of the same position.
 */
export const keyStateProjection: Projection = {
  name: 'key-state',
  version: 10,
  streams: ['lifecycle'],
  schema: [...KEY_STATE_SCHEMA, ...IDENTITY_SCHEMA, ...ROOM_SCHEMA],
  indexes: [...KEY_STATE_INDEXES, ...IDENTITY_INDEXES, ...ROOM_INDEXES],
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
  if (!read.known) return;
  if (isIdentityEvent(read.event)) {
    foldIdentity(tx, read.event);
    return;
  }
  if (foldInRooms(tx, read.event)) return;
  if (!isLifecycle(read.event) || read.event.keyId === null) return;
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
      null,
      null,
      null,
      text,
    ];
  const { expiresAt, secret, previousSecret } = state.key;
  const live = isLive(state);
  const previousHash = previousSecret?.hash ?? null;
  return [
    id,
    tenant,
    name,
    owner,
    state.kind,
    expiresAt,
    live ? expiresAt : null,
    secret.hash,
    previousHash,
    secret.fingerprint,
    live ? graceToEnd(state.key) : null,
    live ? warnableFrom(state.key) : null,
    live ? state.key.configuredIn : null,
    text,
  ];
}
