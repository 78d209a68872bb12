import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';

/** Of an answer or a file; GitHub’s list has a few hundred bytes for each of a handful of keys. */
export const KEY_LIST_BYTES_MAX = 256 * 1024;
const KEYS_MAX = 100;
const CURVE = 'prime256v1';

const listSchema = z.object({
  public_keys: z
    .array(z.object({ key_identifier: z.string().min(1).max(256), key: z.string().max(4_096) }))
    .max(KEYS_MAX),
});

/** Public keys that reports may be signed with, by their identifier. */
export type KeyList = ReadonlyMap<string, KeyObject>;

/**
 * Reads a list of keys as GitHub publishes it. Keys of another sort are left out, so that a list with a new sort beside the
 * known one can still be used; whether a key is the current one makes no difference, since a report may come late.
 * Throws InfrastructureError `signing_keys_unreadable` for what is no such list.
 */
export function readKeyList(text: string): KeyList {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause);
  }
  const list = listSchema.safeParse(given);
  if (!list.success) throw unreadable(undefined);
  const entries = list.data.public_keys.flatMap(({ key_identifier: id, key }) => {
    const usable = usableKey(key);
    return usable === null ? [] : [[id, usable] as const];
  });
  return new Map(entries);
}

function usableKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === CURVE ? key : null;
  } catch {
    return null;
  }
}

const unreadable = (cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'signing_keys_unreadable',
    'The list of keys that reports are signed with is none.',
    cause,
  );
