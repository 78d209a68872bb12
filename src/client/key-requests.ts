/** What both one's own keys and all keys are asked for in the same way. */
import type { Api } from './api.ts';
import type { Key, KeyFilter } from './api-types.ts';
import type { CallOptions } from './exchange.ts';
import { KeytrailError } from './keytrail-error.ts';
import { Listing } from './listing.ts';

/** @param filterFor completes what is asked for, when the first page is */
export function listKeys(
  api: Api,
  filterFor: () => Promise<KeyFilter>,
  { signal }: CallOptions,
): Listing<Key> {
  let filter: KeyFilter | undefined;
  return new Listing(async (cursor) => {
    filter ??= await filterFor();
    const { limit, ...asked } = filter;
    const query = {
      ...asked,
      ...(limit === undefined ? {} : { limit: String(limit) }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    return api.ask('GET /v1/keys', { query, signal });
  });
}

/** Null: there is none that one may see. */
export async function getKey(api: Api, id: string, { signal }: CallOptions): Promise<Key | null> {
  try {
    return await api.ask('GET /v1/keys/{id}', { id, signal });
  } catch (error) {
    if (error instanceof KeytrailError && error.code === 'key_not_found') return null;
    throw error;
  }
}

export const revokeKey = (
  api: Api,
  id: string,
  reason: string | null | undefined,
  { signal }: CallOptions,
): Promise<Key> => api.ask('POST /v1/keys/{id}/revoke', { id, body: { reason }, signal });
