import type { Result } from '../../../shared/result.ts';
import type { VouchingRules } from '../domain/vouched-identity.ts';

/** What ties the answer of a provider to the request that we sent somebody there with. */
export interface AuthorizationRequest {
  readonly state: string;
  readonly nonce: string;
  /** PKCE: the provider is told its hash first, and the token endpoint the verifier itself. */
  readonly codeVerifier: string;
}

/** `misdirected`: an answer to another request, or of another provider. `token_invalid`: an ID token that proves nothing. */
export type ProviderFaultKind = 'unavailable' | 'refused' | 'misdirected' | 'token_invalid';

export interface ProviderFault {
  readonly kind: ProviderFaultKind;
  /** For whoever runs the service: what the provider did. Holds neither codes nor tokens. */
  readonly detail: string;
}

/** Claims of an ID token whose signature, issuer, audience, nonce and times have been checked. */
export type CheckedClaims = Readonly<Record<string, unknown>>;

/** Where people prove who they are. Nothing here is thrown for what a provider or a browser does. */
export interface IdentityProvider {
  readonly name: string;
  readonly rules: VouchingRules;
  /** Where to send a browser. */
  authorizationUrl(request: AuthorizationRequest): Promise<Result<URL, ProviderFault>>;
  /** @param answer the query with which the browser came back */
  claims(
    answer: URLSearchParams,
    request: AuthorizationRequest,
  ): Promise<Result<CheckedClaims, ProviderFault>>;
  /** Why it cannot be used at present, in a sentence; null: as far as is known, it can. */
  trouble(): string | null;
}
