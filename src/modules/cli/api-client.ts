import {
  createClient,
  KeytrailError,
  type ApiAnswer,
  type ApiRequest,
  type ClientOptions,
  type KeytrailClient,
} from '../../client/index.ts';
import { holdsSecret } from '../operations/secret-scrubber.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import { SessionCredential } from './session-credential.ts';
import { StoredSession } from './stored-session.ts';
import type { Terminal } from './terminal.ts';

const URL_DEFAULT = 'http://127.0.0.1:8080';

/** Longer than the service allows a statement to run by default. */
const ANSWER_TIMEOUT_MS = 120_000;

/**
 * The client of a running service, with the key of KEYTRAIL_API_KEY, else with the session that `keytrail login` kept;
 * `anonymous`: with neither, to get one. What goes wrong ends the command, in words for its user.
 */
export class ApiClient {
  readonly #base: URL;
  readonly #keytrail: KeytrailClient;

  /** @throws CliError when the environment does not say where to go, or a key that cannot be one */
  constructor({ environment }: Pick<Terminal, 'environment'>, access: 'by key' | 'anonymous' = 'by key') {
    this.#base = serviceOf(environment);
    const stored = StoredSession.of(environment, this.#base);
    const key = environment['KEYTRAIL_API_KEY'] || null;
    const bySession = access === 'by key' && key === null && stored !== null;
    const tokens = this.#client().tokens;
    this.#keytrail = bySession
      ? this.#client({ credential: new SessionCredential(stored, tokens) })
      : this.#client();
    if (access === 'by key' && !bySession) this.#keytrail.loginWithApiKey(secretOf(environment));
  }

  /** @throws CliError `refused` with the problem's words, or `unreachable` */
  async ask<Answer>(operation: (keytrail: KeytrailClient) => Promise<Answer>): Promise<Answer> {
    try {
      return await operation(this.#keytrail);
    } catch (error) {
      throw error instanceof KeytrailError ? this.#explained(error) : error;
    }
  }

  /** Like {@link ask}, for what the client has no method for. */
  call(request: ApiRequest): Promise<ApiAnswer> {
    return this.ask((keytrail) => keytrail.request(request));
  }

  /** The session of the service that this talks to; null where the environment names no place for it. */
  storedSession({ environment }: Pick<Terminal, 'environment'>): StoredSession | null {
    return StoredSession.of(environment, this.#base);
  }

  #client(options: Pick<ClientOptions, 'credential'> = {}): KeytrailClient {
    return createClient({ url: this.#base, timeoutMs: ANSWER_TIMEOUT_MS, ...options });
  }

  #explained(error: KeytrailError): CliError {
    const { origin } = this.#base;
    switch (error.code) {
      case 'unreachable':
      case 'timeout':
        return new CliError(EXIT.unreachable, `Cannot reach the service at ${origin}. Is it running?`);
      case 'redirected':
        return new CliError(
          EXIT.unreachable,
          `${origin} redirects elsewhere; set KEYTRAIL_URL to the service.`,
        );
      case 'not_understood':
        return new CliError(EXIT.refused, error.detail);
      default:
        return new CliError(EXIT.refused, problemText(error));
    }
  }
}

/** With a slash at its end: sessions are kept under this address. */
function serviceOf(environment: Terminal['environment']): URL {
  const address = environment['KEYTRAIL_URL'] || URL_DEFAULT;
  const url = URL.canParse(address) ? new URL(address.endsWith('/') ? address : `${address}/`) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError(EXIT.config, 'KEYTRAIL_URL must be an http or https address.');
  }
  if (url.username === '' && url.password === '') return url;
  throw new CliError(EXIT.config, 'KEYTRAIL_URL must be an address without a name or password in it.');
}

function secretOf(environment: Terminal['environment']): string {
  const secret = environment['KEYTRAIL_API_KEY'];
  if (secret === undefined || secret === '') {
    throw new CliError(
      EXIT.config,
      'Set KEYTRAIL_API_KEY to the secret of the key to call the service with.',
    );
  }
  // A header cannot carry these; the client would refuse it too, in words that do not name the variable.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new CliError(EXIT.config, 'KEYTRAIL_API_KEY has characters that no key has.');
  }
  return secret;
}

/** The words of a problem, and what was wrong. */
function problemText({ code, detail, errors }: KeytrailError): string {
  const lines = errors.map(({ path, message }) => `  ${path}: ${message}`);
  const text = [`${detail} (${code})`, ...lines].join('\n');
  return holdsSecret(text) ? `The service refused (${code}).` : text;
}
