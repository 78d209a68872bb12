import { holdsSecret } from '../operations/secret-scrubber.ts';
import type { ApiAnswer, ApiRequest } from './api-exchange.ts';
import { CliError } from './cli-error.ts';
import { fixedCredential, SessionCredential, type Credential } from './credential.ts';
import { EXIT } from './exit-code.ts';
import { StoredSession } from './stored-session.ts';
import type { Terminal } from './terminal.ts';

const URL_DEFAULT = 'http://127.0.0.1:8080';

/** Longer than the service allows a statement to run by default. */
const ANSWER_TIMEOUT_MS = 120_000;

/**
 * Talks to a running service with the key of KEYTRAIL_API_KEY, else with the session that `keytrail login` kept;
 * `anonymous`: with neither, to get one.
 */
export class ApiClient {
  readonly #base: URL;
  readonly #credential: Credential;

  /** @throws CliError when the environment does not say where to go, or a key that cannot be one */
  constructor({ environment }: Pick<Terminal, 'environment'>, access: 'by key' | 'anonymous' = 'by key') {
    const address = environment['KEYTRAIL_URL'] || URL_DEFAULT;
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new CliError(EXIT.config, 'KEYTRAIL_URL must be an http or https address.');
    }
    this.#base = new URL(address.endsWith('/') ? address : `${address}/`);
    this.#credential = access === 'anonymous' ? fixedCredential(null) : this.#credentialOf(environment);
  }

  /** @throws CliError `refused` with the problem's words, or `unreachable` */
  async call(request: ApiRequest): Promise<ApiAnswer> {
    const answer = await this.ask(request);
    if (answer.status >= 400) throw new CliError(EXIT.refused, problemText(answer));
    return answer;
  }

  /** Like {@link call}, for answers that are no success and no problem either. @throws CliError `unreachable` */
  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const url = new URL(request.path.replace(/^\//, ''), this.#base);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const answer = await this.#fetch(url, request, await this.#credential.secret());
    if (answer.status !== 401) return answer;
    // Before its time: the secret that tokens are signed with was replaced, for instance.
    const renewed = await this.#credential.renewed();
    return renewed === null ? answer : this.#fetch(url, request, renewed);
  }

  /** The session of the service that this talks to; null where the environment names no place for it. */
  storedSession({ environment }: Pick<Terminal, 'environment'>): StoredSession | null {
    return StoredSession.of(environment, this.#base);
  }

  #credentialOf(environment: Terminal['environment']): Credential {
    const stored = StoredSession.of(environment, this.#base);
    const key = environment['KEYTRAIL_API_KEY'] || null;
    if (key !== null || stored === null) return fixedCredential(secretOf(environment));
    return new SessionCredential(stored, (request) =>
      new ApiClient({ environment }, 'anonymous').ask(request),
    );
  }

  async #fetch(url: URL, request: ApiRequest, secret: string | null): Promise<ApiAnswer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: request.method,
        headers: {
          ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        // Following a redirect could hand the key to another host.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      throw new CliError(
        EXIT.unreachable,
        `Cannot reach the service at ${this.#base.origin}. Is it running?`,
      );
    }
    if (response.status >= 300 && response.status < 400) {
      throw new CliError(
        EXIT.unreachable,
        `${this.#base.origin} redirects elsewhere; set KEYTRAIL_URL to the service.`,
      );
    }
    return { status: response.status, text, body: parsed(text) };
  }
}

function secretOf(environment: Terminal['environment']): string {
  const secret = environment['KEYTRAIL_API_KEY'];
  if (secret === undefined || secret === '') {
    throw new CliError(
      EXIT.config,
      'Set KEYTRAIL_API_KEY to the secret of the key to call the service with.',
    );
  }
  // A header cannot carry these; fetch would refuse with a message that quotes the value.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new CliError(EXIT.config, 'KEYTRAIL_API_KEY has characters that no key has.');
  }
  return secret;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The words of a problem, and what was wrong; a body that is no problem is not repeated. */
function problemText({ status, body }: ApiAnswer): string {
  if (typeof body !== 'object' || body === null || !('detail' in body) || !('code' in body)) {
    return `The service answered with status ${status}.`;
  }
  const errors = 'errors' in body && Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
  const lines = errors.map((error) => {
    const { path = '', message = '' } = error as { path?: string; message?: string };
    return `  ${path}: ${message}`;
  });
  const text = [`${String(body.detail)} (${String(body.code)})`, ...lines].join('\n');
  return holdsSecret(text) ? `The service refused (${String(body.code)}).` : text;
}
