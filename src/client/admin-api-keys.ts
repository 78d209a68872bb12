import type { Api } from './api.ts';
import type { Key, KeyFilter } from './api-types.ts';
import type { CallOptions } from './exchange.ts';
import { getKey, listKeys, revokeKey } from './key-requests.ts';
import type { Listing } from './listing.ts';

/** Everybody's keys, as far as the credential may see them: an administrator's or auditor's all. */
export class AdminApiKeys {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** In the order of their creation. Nothing is asked before the first key or page is wanted. */
  list(filter: KeyFilter = {}, options: CallOptions = {}): Listing<Key> {
    return listKeys(this.#api, () => Promise.resolve(filter), options);
  }

  /** Null: there is none that one may see. */
  get(id: string, options: CallOptions = {}): Promise<Key | null> {
    return getKey(this.#api, id, options);
  }

  /** For ever; `reason` stands in the trail. Answers with the key as it is afterwards. */
  revoke(
    { id, reason }: { readonly id: string; readonly reason?: string | null | undefined },
    options: CallOptions = {},
  ): Promise<Key> {
    return revokeKey(this.#api, id, reason, options);
  }
}
