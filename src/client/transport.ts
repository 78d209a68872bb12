import { isPresentable } from './credential.ts';
import type { ApiAnswer, ApiRequest, FetchFunction } from './exchange.ts';
import { KeytrailError } from './keytrail-error.ts';
import type { ServiceAddress } from './service-address.ts';

/** One request and its answer, whatever its status. It knows nothing about sessions, and never follows a redirect. */
export class Transport {
  readonly #address: ServiceAddress;
  readonly #fetch: FetchFunction;
  readonly #timeoutMs: number;

  constructor(address: ServiceAddress, fetchFunction: FetchFunction, timeoutMs: number) {
    this.#address = address;
    this.#fetch = fetchFunction;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param secret presented as `Authorization: Bearer`; null for nothing
   * @throws KeytrailError without an answer of the service; the reason of the request's signal when that ended it
   */
  async exchange(request: ApiRequest, secret: string | null): Promise<ApiAnswer> {
    if (secret !== null && !isPresentable(secret)) {
      throw new TypeError('The credential has characters that none has.');
    }
    const url = this.#address.urlOf(request);
    const { signal: callers } = request;
    callers?.throwIfAborted();
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const signal = callers === undefined ? deadline : AbortSignal.any([callers, deadline]);
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(url, { ...initOf(request, secret), signal });
      text = isRedirect(response) ? await dropped(response) : await response.text();
    } catch (error) {
      callers?.throwIfAborted();
      throw deadline.aborted ? this.#tooLate() : this.#unreachable(error);
    }
    if (isRedirect(response)) throw this.#redirected(response.status);
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  #tooLate(): KeytrailError {
    const detail = `${this.#address.origin} did not answer within ${this.#timeoutMs} ms.`;
    return new KeytrailError({ status: 0, code: 'timeout', detail });
  }

  /** What `fetch` threw is not kept: another implementation of it might quote the headers. */
  #unreachable(error: unknown): KeytrailError {
    const reason = systemCode(error);
    const detail = `${this.#address.origin} cannot be reached${reason === null ? '' : ` (${reason})`}.`;
    return new KeytrailError({ status: 0, code: 'unreachable', detail });
  }

  #redirected(status: number): KeytrailError {
    const detail = `${this.#address.origin} redirects elsewhere; give the address of the service itself.`;
    return new KeytrailError({ status, code: 'redirected', detail });
  }
}

function initOf({ method, body, headers }: ApiRequest, secret: string | null): RequestInit {
  return {
    method,
    headers: {
      ...headers,
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
    // In browsers: no cookie of that host goes along, no answer with a secret stays behind.
    credentials: 'omit',
    cache: 'no-store',
  };
}

/** Browsers do not say where to, and give the status 0. */
const isRedirect = ({ type, status }: Response): boolean =>
  type === 'opaqueredirect' || (status >= 300 && status < 400);

/** Unread it would keep its connection. */
async function dropped({ body }: Response): Promise<''> {
  await body?.cancel();
  return '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `ECONNREFUSED`, for instance: Node has it in the cause of its error, browsers do not say. */
function systemCode(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : null;
}
