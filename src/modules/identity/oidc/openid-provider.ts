import type { ClientAuth, Configuration } from 'openid-client';
import type { Clock } from '../../../shared/clock.ts';
import { isLoopbackHost } from '../../../shared/loopback.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { VouchingRules } from '../domain/vouched-identity.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { FreshConnection } from './fresh-connection.ts';
import type {
  AuthorizationRequest,
  CheckedClaims,
  IdentityProvider,
  ProviderFault,
} from './identity-provider.ts';
import { providerFault } from './provider-fault.ts';

/** For each request to the provider. Somebody waits before a blank page meanwhile. */
const TIMEOUT_SECONDS = 10;

export interface OpenIdClient {
  readonly issuer: URL;
  readonly clientId: string;
  /** Null: a public client. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** Where the provider sends browsers back to. */
  readonly redirectUri: string;
}

/**
 * An OpenID Connect provider, spoken to by `openid-client`: authorization code with PKCE, state and nonce. The ID token's
 * signature is checked too, which OpenID Connect would leave to TLS, and only asymmetric algorithms are taken. The
 * provider is asked for its endpoints when somebody first signs in, so that the service starts without it.
 */
export class OpenIdProvider implements IdentityProvider {
  readonly rules: VouchingRules;
  readonly #client: OpenIdClient;
  readonly #connection: FreshConnection<Configuration>;

  constructor(client: OpenIdClient, rules: VouchingRules, clock: Clock) {
    this.#client = client;
    this.rules = rules;
    this.#connection = new FreshConnection(() => connect(client), clock);
  }

  get name(): string {
    return this.rules.provider;
  }

  authorizationUrl(request: AuthorizationRequest): Promise<Result<URL, ProviderFault>> {
    return attempt(async () => {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client');
      return accept(
        buildAuthorizationUrl(await this.#connection.get(), {
          redirect_uri: this.#client.redirectUri,
          scope: this.#client.scopes,
          state: request.state,
          nonce: request.nonce,
          code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
          code_challenge_method: 'S256',
        }),
      );
    });
  }

  claims(
    answer: URLSearchParams,
    request: AuthorizationRequest,
  ): Promise<Result<CheckedClaims, ProviderFault>> {
    return attempt(async () => {
      const { authorizationCodeGrant, fetchUserInfo } = await import('openid-client');
      const configuration = await this.#connection.get();
      const issuer = answer.get('iss');
      if (
        answer.get('state') !== request.state ||
        (issuer !== null && issuer !== configuration.serverMetadata().issuer)
      )
        return refuse({ kind: 'misdirected', detail: 'The answer belongs to another request or provider.' });
      // Made of the registered address, not of the one that the request came by, which a proxy may have changed.
      const callback = new URL(this.#client.redirectUri);
      callback.search = answer.toString();
      const tokens = await authorizationCodeGrant(configuration, callback, {
        expectedState: request.state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined)
        return refuse({ kind: 'token_invalid', detail: 'The provider gave no ID token.' });
      if (configuration.serverMetadata().userinfo_endpoint === undefined) return accept({ ...claims });
      // Many providers say there what OpenID Connect lets them leave out of the ID token: the mail address, the groups.
      const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return accept({ ...more, ...claims });
    });
  }

  trouble(): string | null {
    const error = this.#connection.failure();
    return error === null ? null : providerFault(error).detail;
  }
}

/** Has what the library throws answered as a value. */
async function attempt<Value>(
  ask: () => Promise<Result<Value, ProviderFault>>,
): Promise<Result<Value, ProviderFault>> {
  try {
    return await ask();
  } catch (error) {
    return refuse(providerFault(error));
  }
}

/** Loaded when it is needed: most installations have no provider, and those that have start sooner. */
async function connect({ issuer, clientId, clientSecret }: OpenIdClient): Promise<Configuration> {
  const oidc = await import('openid-client');
  const authentication = (secret: string): ClientAuth => {
    const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
    // Basic is what a provider supports that does not say.
    return (server, client, body, headers) =>
      (server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') === false
        ? post
        : basic)(server, client, body, headers);
  };
  return oidc.discovery(
    issuer,
    clientId,
    undefined,
    clientSecret === null ? oidc.None() : authentication(clientSecret),
    {
      [oidc.customFetch]: boundedFetch,
      timeout: TIMEOUT_SECONDS,
      execute: [
        oidc.enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' && isLoopbackHost(issuer.hostname)
          ? [oidc.allowInsecureRequests]
          : []),
      ],
    },
  );
}
