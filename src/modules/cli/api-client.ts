import { holdsSecret } from '../operations/secret-scrubber.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

const URL_DEFAULT = 'http://127.0.0.1:8080';

/** Longer than the service allows a statement to run by default. */
const ANSWER_TIMEOUT_MS = 120_000;

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; the text itself when it is none, such as CSV. */
  readonly body: unknown;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Talks to a running service with the key of KEYTRAIL_API_KEY. */
export class ApiClient {
  readonly #base: URL;
  readonly #secret: string;

  /** @throws CliError when the environment does not say where to go and with which key */
  constructor({ environment }: Pick<Terminal, 'environment'>) {
    const address = environment['KEYTRAIL_URL'] || URL_DEFAULT;
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new CliError(EXIT.config, 'KEYTRAIL_URL must be an http or https address.');
    }
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
    this.#base = new URL(address.endsWith('/') ? address : `${address}/`);
    this.#secret = secret;
  }

  /** @throws CliError `refused` with the problem's words, or `unreachable` */
  async call(request: ApiRequest): Promise<ApiAnswer> {
    const url = new URL(request.path.replace(/^\//, ''), this.#base);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const answer = await this.#fetch(url, request);
    if (answer.status >= 400) throw new CliError(EXIT.refused, problemText(answer));
    return answer;
  }

  async #fetch(url: URL, request: ApiRequest): Promise<ApiAnswer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: request.method,
        headers: {
          authorization: `Bearer ${this.#secret}`,
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
