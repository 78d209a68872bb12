import { AdminApiKeys } from './admin-api-keys.ts';
import { Api } from './api.ts';
import { ApiKeys } from './api-keys.ts';
import type { KeyUsage, Me, Period, Presentation, Principal, Tokens, Verification } from './api-types.ts';
import { fixedCredential, isPresentable, NO_CREDENTIAL, type Credential } from './credential.ts';
import type { ApiAnswer, ApiRequest, CallOptions, FetchFunction } from './exchange.ts';
import { KeytrailError } from './keytrail-error.ts';
import { ServiceAddress } from './service-address.ts';
import { Session } from './session.ts';
import { TokenExchange } from './token-exchange.ts';
import { Transport } from './transport.ts';

/** Longer than the service makes anybody wait but for reports and SQL. */
const TIMEOUT_MS = 30_000;

export interface ClientOptions {
  /** Where the service is: `https://keys.example.com`. */
  readonly url: string | URL;
  /** In the place of the global `fetch`. */
  readonly fetch?: FetchFunction | undefined;
  /** How long a request may take, its answer included; 30 seconds. */
  readonly timeoutMs?: number | undefined;
  /** What requests present while there is neither an API key nor a login: a session that is kept elsewhere. */
  readonly credential?: Credential | undefined;
}

/**
 * A client of one Keytrail service, for Node and browsers. What it is given to log in with stays in memory and is sent to
 * that service only. An API key takes precedence over a session until it is cleared, as in quilt3.
 */
export class KeytrailClient {
  /** One's own keys. */
  readonly apiKeys: ApiKeys;
  /** Everybody's. */
  readonly admin: { readonly apiKeys: AdminApiKeys };
  /** For those who keep a session elsewhere; {@link login} keeps it here. */
  readonly tokens: TokenExchange;
  readonly #address: ServiceAddress;
  readonly #transport: Transport;
  readonly #api: Api;
  readonly #given: Credential;
  #apiKey: Credential | null = null;
  #session: Session | null = null;

  /** @throws TypeError for an address that is none */
  constructor({ url, fetch: own, timeoutMs = TIMEOUT_MS, credential = NO_CREDENTIAL }: ClientOptions) {
    // Looked up at each request, and called as browsers want it: on its own.
    const fetchFunction = own ?? ((address, init) => globalThis.fetch(address, init));
    this.#address = new ServiceAddress(url);
    this.#transport = new Transport(this.#address, fetchFunction, timeoutMs);
    this.#given = credential;
    this.#api = new Api(this.#transport, () => this.#apiKey ?? this.#openSession() ?? this.#given);
    this.tokens = new TokenExchange(new Api(this.#transport));
    this.apiKeys = new ApiKeys(this.#api);
    this.admin = { apiKeys: new AdminApiKeys(this.#api) };
  }

  /** Signs in with a name and a password of the installation's own users, and keeps the session. */
  async login(name: string, password: string, options: CallOptions = {}): Promise<Principal> {
    return this.#keep(await this.tokens.byPassword(name, password, options));
  }

  /** Goes on with a refresh token, or the code that a sign-in in a browser ended with. Each is good once. */
  async loginWithToken(token: string, options: CallOptions = {}): Promise<Principal> {
    return this.#keep(await this.tokens.byRefreshToken(token, options));
  }

  /** The service's address while there is something to present to it, else null. Asks nobody. */
  loggedIn(): string | null {
    const isLoggedIn = this.#apiKey !== null || this.#openSession() !== null || this.#given !== NO_CREDENTIAL;
    return isLoggedIn ? this.#address.href : null;
  }

  /**
   * Forgets session and API key, and ends the session at the service. The key stays good: revoke it where that is meant.
   * @throws KeytrailError when the service could not be told. Here all is forgotten even so.
   */
  async logout({ signal }: CallOptions = {}): Promise<void> {
    const session = this.#openSession();
    this.#apiKey = null;
    this.#session = null;
    if (session === null) return;
    try {
      await new Api(this.#transport, () => session).ask('POST /v1/sign-out', { signal });
    } catch (error) {
      // It is over already.
      if (!(error instanceof KeytrailError) || error.status !== 401) throw error;
    }
  }

  /**
   * From now on requests present this key, also while somebody is logged in. Asks nobody whether it is good.
   * @throws TypeError for what cannot be a key; it does not quote it
   */
  loginWithApiKey(secret: string): void {
    if (!isPresentable(secret)) throw new TypeError('This has characters that no API key has.');
    this.#apiKey = fixedCredential(secret);
  }

  /** Back to the session, if there is one. */
  clearApiKey(): void {
    this.#apiKey = null;
  }

  /** Who one is to the service, and what one may do. */
  whoami({ signal }: CallOptions = {}): Promise<Me> {
    return this.#api.ask('GET /v1/me', { signal });
  }

  /** Whether a secret is good, and for what its bearer wants. The answer is in the trail when it comes. */
  verify(presentation: Presentation, { signal }: CallOptions = {}): Promise<Verification> {
    return this.#api.ask('POST /v1/keys/verify', { body: presentation, signal });
  }

  /** What is on record of a key's use; by the hour when a period is given. */
  usage(keyId: string, period: Period = {}, { signal }: CallOptions = {}): Promise<KeyUsage> {
    return this.#api.ask('GET /v1/keys/{id}/usage', { id: keyId, query: period, signal });
  }

  /** Anything else that the service offers, with the same credential, limits and errors. */
  request(request: ApiRequest): Promise<ApiAnswer> {
    return this.#api.request(request);
  }

  #keep(tokens: Tokens): Principal {
    this.#session = new Session(tokens, (refreshToken) => this.tokens.byRefreshToken(refreshToken));
    return tokens.principal;
  }

  #openSession(): Session | null {
    return this.#session === null || this.#session.isOver ? null : this.#session;
  }
}

export const createClient = (options: ClientOptions): KeytrailClient => new KeytrailClient(options);
