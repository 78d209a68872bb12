import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import type { KeyCreated } from '../../../events/key-created.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { keyCreated } from '../../keys/domain/create-key.ts';
import type { HashSecret } from '../../keys/domain/secret-hash.ts';
import { tiledFingerprint } from '../../keys/domain/tiled-secret.ts';
import type { TiledExportRow } from './tiled-export.ts';

/** As all ids of keys have. */
const KEY_ID_DIGITS = 32;
/** As names of keys; a note may be longer. */
const NAME_CHARS_MAX = 200;

/**
 * The event that takes a key of Tiled's in. Ids come from the hash of its secret: importing it again is the same event,
 * which the log keeps once.
 * @param hashDigest what is kept of a secret of which only Tiled's digest is known
 */
export function tiledKeyCreated(
  row: TiledExportRow,
  at: { readonly now: string; readonly tenant: string; readonly hashDigest: HashSecret },
): KeyCreated {
  const hash = at.hashDigest(row.hashed_secret);
  const fingerprint = tiledFingerprint(row.first_eight);
  const { owner, role, scopes, access_tags: allowedDatasets, note } = row;
  return keyCreated(
    {
      keyId: `key_${derivedId('tiled key', hash).replaceAll('-', '').slice(0, KEY_ID_DIGITS)}`,
      name: note === '' ? fingerprint : note.slice(0, NAME_CHARS_MAX).trim(),
      note: note === '' ? null : note,
      ...{ owner, role, scopes, allowedDatasets },
      tenant: row.tenant ?? at.tenant,
      permissions: null,
      rateLimit: null,
      allowedCidrs: null,
      secret: { hash, fingerprint },
    },
    row.expiration_time,
    {
      eventId: derivedId('tiled key created', hash),
      now: at.now,
      actor: systemActor('tiled-import'),
      origin: NO_ORIGIN,
    },
  );
}
