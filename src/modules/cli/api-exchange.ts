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
