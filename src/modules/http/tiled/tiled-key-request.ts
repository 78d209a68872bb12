import { z } from 'zod';
import type { Role } from '../../../events/key-rights.ts';
import {
  storedScopes,
  whyNoScope,
  SCOPE_NAME_CHARS_MAX,
  SCOPE_NAMES_MAX,
} from '../../identity/domain/scope-list.ts';
import { scopesNamed, scopesOfRole } from '../../identity/domain/scopes.ts';
import type { CreateKeyInput } from '../../keys/commands/create-key/create-key.command.ts';
import type { KeyPolicy } from '../../keys/key-policy.ts';
import { storedText } from '../validation/text-schemas.ts';

/** As Tiled's own schema says; its database has room for more, and then nobody can list their keys any longer. */
const NOTE_CHARS_MAX = 255;
/** As names of keys, which a note becomes the beginning of. */
const NAME_CHARS_MAX = 200;
const TAG_CHARS_MAX = 200;
const TAGS_MAX = 500;

/** `expires_in` and `scopes` must be there, as null at least: so Tiled has it. Other fields are not looked at. */
export const tiledKeyRequestSchema = z.object({
  expires_in: z.int().min(1).nullable(),
  scopes: z.array(z.string().max(SCOPE_NAME_CHARS_MAX)).max(SCOPE_NAMES_MAX).nullable(),
  access_tags: z.array(storedText(TAG_CHARS_MAX)).max(TAGS_MAX).nullish().default(null),
  note: z
    .union([z.literal(''), storedText(NOTE_CHARS_MAX)])
    .nullish()
    .default(null),
});
export type TiledKeyRequest = z.output<typeof tiledKeyRequestSchema>;

/** Why the role of whoever the key is for does not grant what is asked for; null: it does. */
export function whyBeyondRole({ scopes }: TiledKeyRequest, role: Role): string | null {
  const names = (scopes ?? []).filter((name) => name !== 'inherit');
  if (names.some((name) => whyNoScope(name) !== null)) return 'Some of them do not exist.';
  const granted = scopesOfRole(role);
  const missing = names.filter((name) => !scopesNamed(name).every((scope) => granted.includes(scope)));
  return missing.length === 0 ? null : `The role '${role}' does not grant ${missing.join(', ')}.`;
}

/** Scopes that a key must not have that is for some tags only. */
export function untaggableScopes({ scopes, access_tags }: TiledKeyRequest): readonly string[] {
  if (access_tags === null || access_tags === undefined) return [];
  return (scopes ?? ['inherit']).filter((name) => name === 'inherit' || name === 'admin:apikeys');
}

/**
 * Tiled's request as ours. Its client sends `expires_in: null` when nothing was said about it: then the installation's
 * default holds, which is never only where that is allowed.
 * @param role of whoever the key is for: `inherit` means all that they may do
 */
export function keyInputOf(
  request: TiledKeyRequest,
  role: Role,
  { expiry }: KeyPolicy,
): Omit<CreateKeyInput, 'owner' | 'tenant'> {
  const { expires_in: seconds, scopes, access_tags: tags } = request;
  const note = request.note === '' ? null : (request.note ?? null);
  return {
    role,
    note,
    scopes: scopes === null ? 'inherit' : storedScopes(scopes),
    ...(note === null ? {} : { name: note.slice(0, NAME_CHARS_MAX).trim() }),
    ...(tags === null || tags === undefined ? {} : { allowedDatasets: tags }),
    ...(seconds === null ? {} : { expiresInSeconds: seconds }),
    ...(seconds === null && expiry.neverAllowed ? { expiresInDays: null } : {}),
  };
}
