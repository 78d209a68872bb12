import type { KnownEvent } from '../../../events/catalogue.ts';
import { epochMs } from '../../../shared/iso-time.ts';
import {
  HOLDER_INVOLVED_MS,
  involvedHolders,
  secretHolderOf,
  type SecretHolder,
} from '../../alerts/lifecycle/secret-holder.ts';
import type { ReadModelTransaction } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';

const PUT_HOLDER =
  'INSERT INTO secret_holders (key_id, at_ms, event_id, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
const HOLDERS_WITHIN =
  'SELECT body FROM secret_holders WHERE key_id = ? AND at_ms BETWEEN ? AND ? ORDER BY at_ms, event_id';

/** Keeps what an event of a key says of who has its secret. */
export function keepSecretHolder(tx: ReadModelTransaction, event: KnownEvent): void {
  const holder = event.keyId === null ? null : secretHolderOf(event);
  if (holder !== null) tx.run(PUT_HOLDER, event.keyId, epochMs(holder.at), event.id, JSON.stringify(holder));
}

/** Who may have had a hand in what happened with a key at an instant; nobody where that is no time. */
export function secretHolders(rows: RoomRows, keyId: string, around: string): readonly SecretHolder[] {
  const aroundMs = epochMs(around);
  const found = rows.all(HOLDERS_WITHIN, keyId, aroundMs - HOLDER_INVOLVED_MS, aroundMs + HOLDER_INVOLVED_MS);
  return involvedHolders(
    found.map((row) => JSON.parse(String(row['body'])) as SecretHolder),
    around,
  );
}
