import type { Api } from './api.ts';
import type { Key, KeyWithSecret, NewKey, OwnKeyFilter, RotationOptions } from './api-types.ts';
import type { CallOptions } from './exchange.ts';
import { getKey, listKeys, revokeKey } from './key-requests.ts';
import type { Listing } from './listing.ts';

/** A key by its id, or by a secret that was found; `reason` stands in the trail. */
export type Revocation = { readonly reason?: string | null | undefined } & (
  { readonly id: string; readonly secret?: undefined } | { readonly secret: string; readonly id?: undefined }
);

export interface CreateOptions extends CallOptions {
  /** Repeating the call under it makes one key, and answers with the same secret for a day. */
  readonly idempotencyKey?: string | undefined;
}

/** One's own API keys, as quilt3's `api_keys` has them. What of them a credential may do is for the service to say. */
export class ApiKeys {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The secret is in this answer and nowhere else. */
  create(key: NewKey, { idempotencyKey, signal }: CreateOptions = {}): Promise<KeyWithSecret> {
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.#api.ask('POST /v1/keys', { body: key, headers, signal });
  }

  /** In the order of their creation. Nothing is asked before the first key or page is wanted. */
  list(filter: OwnKeyFilter = {}, options: CallOptions = {}): Listing<Key> {
    const own = async () => {
      const { owner, tenant } = await this.#api.ask('GET /v1/me', { signal: options.signal });
      return { ...filter, owner, tenant };
    };
    return listKeys(this.#api, own, options);
  }

  /** Null: there is none that one may see. */
  get(id: string, options: CallOptions = {}): Promise<Key | null> {
    return getKey(this.#api, id, options);
  }

  /** For ever. Answers with the key as it is afterwards. */
  revoke({ id, secret, reason }: Revocation, options: CallOptions = {}): Promise<Key> {
    if (id !== undefined && secret === undefined) return revokeKey(this.#api, id, reason, options);
    if (secret === undefined || id !== undefined) {
      return Promise.reject(new TypeError('Give the id of a key or its secret.'));
    }
    return this.#api.ask('POST /v1/keys/revoke', { body: { secret, reason }, signal: options.signal });
  }

  /** Gives a key a new secret; the old one stays good for the grace, by default a day. */
  rotate(id: string, rotation: RotationOptions = {}, { signal }: CallOptions = {}): Promise<KeyWithSecret> {
    return this.#api.ask('POST /v1/keys/{id}/rotate', { id, body: rotation, signal });
  }
}
