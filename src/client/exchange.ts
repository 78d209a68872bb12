/** What may be set for a single call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A request by method and path, for what has no method of its own. */
export interface ApiRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the service's address: `/v1/events`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; the text itself when it is none, such as CSV. */
  readonly body: unknown;
}

/** `fetch`, or what takes its place in a test or behind a proxy. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;
