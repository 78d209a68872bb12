import type { FetchFunction } from './exchange.ts';

/** A request as it would have gone over the wire. */
export interface Sent {
  readonly route: string;
  readonly presented: string | null;
  readonly body: unknown;
  readonly init: RequestInit;
}

export interface Told {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const URL_OF_FAKE = 'https://keys.example.com';

/** Takes the place of `fetch`: every request is answered by one function, and kept to be looked at. */
export class FakeService {
  readonly sent: Sent[] = [];
  readonly fetch: FetchFunction;

  constructor(answer: (sent: Sent) => Told | Promise<Told>) {
    this.fetch = async (url, init) => {
      const { pathname, search } = new URL(url);
      const sent: Sent = {
        route: `${init.method ?? 'GET'} ${pathname}${search}`,
        presented: new Headers(init.headers).get('authorization'),
        body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
        init,
      };
      this.sent.push(sent);
      const { status = 200, json, text = JSON.stringify(json ?? {}), headers = {} } = await answer(sent);
      return new Response(text, { status, headers });
    };
  }

  get routes(): readonly string[] {
    return this.sent.map(({ route }) => route);
  }

  get presented(): readonly (string | null)[] {
    return this.sent.map(({ presented }) => presented);
  }
}

/** The nth tokens of a session; by default they do not expire while a test runs. */
export const tokens = (n: number, accessTokenExpiresInSeconds = 900) => ({
  accessToken: `access-${n}`,
  accessTokenExpiresInSeconds,
  refreshToken: `refresh-${n}`,
  refreshTokenExpiresAt: '2026-11-27T00:00:00.000Z',
  sessionId: 'session_1',
  principal: { id: 'principal_1', name: 'ana', email: null, tenant: 'acme', role: 'analyst' },
});

export const problem = (status: number, code: string, detail = 'In words.'): Told => ({
  status,
  json: { type: `/errors/${code}`, title: 'Title', status, code, detail, requestId: 'request_1' },
});
