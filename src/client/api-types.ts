/** Names for what the service takes and answers, all of it from its OpenAPI document. */
import type { components } from './openapi.ts';
import type { BodyOf, QueryOf } from './routes.ts';

type Schemas = components['schemas'];

/** A key without its secret. */
export type Key = Schemas['Key'];
/** A key with its secret, which is in this answer and nowhere else. */
export type KeyWithSecret = Schemas['KeyWithSecret'];
export type KeyUsage = Schemas['KeyUsage'];
export type Verification = Schemas['Verification'];
/** Who one is to the service, and what one may do. */
export type Me = Schemas['Me'];
/** The tokens of a session, with whose it is. */
export type Tokens = Schemas['Tokens'];
export type Principal = Tokens['principal'];
/** A refusal as the service words it (RFC 9457). */
export type Problem = Schemas['Problem'];

export type NewKey = BodyOf<'POST /v1/keys'>;
export type RotationOptions = BodyOf<'POST /v1/keys/{id}/rotate'>;
/** A secret, and what its bearer wants. */
export type Presentation = BodyOf<'POST /v1/keys/verify'>;
/** From when to when, for figures by the hour; both or neither. */
export type Period = QueryOf<'GET /v1/keys/{id}/usage'>;

/** `limit`: most keys of a page. `cursor`: where another page ended. */
export type KeyFilter = Omit<QueryOf<'GET /v1/keys'>, 'limit'> & {
  readonly limit?: number | string | undefined;
};
/** One's own keys need no owner and no tenant to be asked for. */
export type OwnKeyFilter = Omit<KeyFilter, 'owner' | 'tenant'>;
