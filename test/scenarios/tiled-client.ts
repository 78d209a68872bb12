import { scryptSync } from 'node:crypto';
import { decode } from '@msgpack/msgpack';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { TestService } from './service.ts';

export const PASSWORD = 'correct horse battery staple';
/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const HASHED = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

export const MESSAGE_PACK = 'application/x-msgpack';
/** As Tiled's client 0.2.16 sends it with each of its requests. */
const CLIENT_HEADERS = {
  'user-agent': 'python-tiled/0.2.16',
  'accept-encoding': 'gzip, deflate',
};

export interface TiledAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Decoded by the type that the answer states, which must be one of the two exactly; null where there is no body. */
  readonly body: unknown;
}

type RequestBody = Exclude<NonNullable<Parameters<typeof fetch>[1]>['body'], undefined>;

interface Sent {
  readonly authorization?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, parameters as a form, anything else as it is. */
  readonly body?: unknown;
}

/** The service, asked as Tiled's client asks. Every user has the same password. */
export class TiledScenario {
  readonly service: TestService;

  private constructor(service: TestService) {
    this.service = service;
  }

  /** @param options with the administrator's secret where the environment makes one */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    options: { readonly administrator?: string; readonly root?: string; readonly clock?: Clock } = {},
  ): Promise<TiledScenario> {
    const passwords = { hashFor: () => HASHED };
    return new TiledScenario(await TestService.start(environment, { ...options, passwords }));
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** A user of the role, in a tenant. */
  async person(name: string, role = 'user', tenant = 'default'): Promise<string> {
    const body = { name, kind: 'user', role, tenant };
    const { status, text } = await this.service.call('POST', '/v1/principals', { body });
    if (status !== 201) throw new Error(text);
    return name;
  }

  async ask(method: string, path: string, sent: Sent = {}): Promise<TiledAnswer> {
    const { authorization, accept = MESSAGE_PACK, headers = {}, body } = sent;
    const isJson = typeof body === 'object' && body?.constructor === Object;
    const response = await fetch(new URL(path, this.service.app.url), {
      method,
      headers: {
        ...CLIENT_HEADERS,
        accept,
        ...(authorization === undefined ? {} : { authorization }),
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: isJson ? JSON.stringify(body) : ((body ?? null) as RequestBody),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get('content-type');
    return {
      status: response.status,
      headers: response.headers,
      text: bytes.toString(),
      body: bytes.length === 0 ? null : decoded(bytes, type),
    };
  }

  /** What `tiled login` sends. */
  login(username: string, password = PASSWORD): Promise<TiledAnswer> {
    const body = new URLSearchParams({ grant_type: 'password', username, password });
    return this.ask('POST', '/api/v1/auth/provider/keytrail/token', { body });
  }

  /** The authorization of somebody who has just signed in. */
  async signedIn(username: string): Promise<string> {
    const { status, text, body } = await this.login(username);
    if (status !== 200) throw new Error(text);
    return `Bearer ${(body as { access_token: string }).access_token}`;
  }

  /** What `tiled api_key create` sends. */
  createKey(authorization: string, changes: Readonly<Record<string, unknown>> = {}): Promise<TiledAnswer> {
    const body = { scopes: null, access_tags: null, expires_in: null, note: null, ...changes };
    return this.ask('POST', '/api/v1/auth/apikey', { authorization, body });
  }

  /** A new key's secret. */
  async newKey(authorization: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { status, text, body } = await this.createKey(authorization, changes);
    if (status !== 200) throw new Error(text);
    return (body as { secret: string }).secret;
  }

  /** What `tiled api_key list` reads. */
  async keysOf(authorization: string): Promise<readonly Record<string, unknown>[]> {
    const { body } = await this.ask('GET', '/api/v1/auth/whoami', { authorization });
    return (body as { api_keys: readonly Record<string, unknown>[] }).api_keys;
  }
}

function decoded(bytes: Buffer, type: string | null): unknown {
  if (type === MESSAGE_PACK) return decode(bytes);
  if (type === 'application/json') return JSON.parse(bytes.toString()) as unknown;
  throw new Error(`Tiled's client does not know the type ${String(type)}: ${bytes.toString().slice(0, 200)}`);
}

/** The sentence of an error. */
export const detailOf = ({ body }: TiledAnswer): unknown => (body as { detail: unknown }).detail;
