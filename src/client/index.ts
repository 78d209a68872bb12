/** `keytrail/client`: what programs that use a Keytrail service import. Depends on `fetch` and nothing else. */
export type * from './api-types.ts';
export type { CreateOptions, Revocation } from './api-keys.ts';
export type { Credential } from './credential.ts';
export type { ApiAnswer, ApiRequest, CallOptions, FetchFunction } from './exchange.ts';
export { KeytrailError, type FieldError, type KeytrailErrorCode } from './keytrail-error.ts';
export { createClient, KeytrailClient, type ClientOptions } from './keytrail-client.ts';
export type { Listing, Page } from './listing.ts';
export type { TokenExchange } from './token-exchange.ts';
