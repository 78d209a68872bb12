import type { AnswerOf, BodyOf, QueryOf, Route } from './routes.ts';
import { errorOf, notUnderstood } from './answer-error.ts';
import { NO_CREDENTIAL, type Credential } from './credential.ts';
import type { ApiAnswer, ApiRequest, CallOptions } from './exchange.ts';
import { pathSegment } from './service-address.ts';
import type { Transport } from './transport.ts';
import { untilAborted } from './until-aborted.ts';

export interface Asked<R extends Route> extends CallOptions {
  /** Stands for `{id}` in the route. */
  readonly id?: string;
  readonly query?: QueryOf<R>;
  readonly body?: BodyOf<R>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests with the credential that counts at the time, and once more when the service wants a newer one. */
export class Api {
  readonly #transport: Transport;
  readonly #current: () => Credential;

  constructor(transport: Transport, current: () => Credential = () => NO_CREDENTIAL) {
    this.#transport = transport;
    this.#current = current;
  }

  /** A route of the OpenAPI document. @throws KeytrailError when it is refused, or not answered */
  async ask<R extends Route>(route: R, asked: Asked<R> = {}): Promise<AnswerOf<R>> {
    const { id, query, body, headers, signal } = asked;
    const [method = '', template = ''] = route.split(' ');
    const { status, body: answer } = await this.request({
      method: method as ApiRequest['method'],
      path: id === undefined ? template : template.replace('{id}', () => pathSegment(id)),
      query,
      body,
      headers,
      signal,
    });
    // The rest is as the document of this service says; only what answers in its place would be nothing of the kind.
    if (typeof answer !== 'object' || answer === null) throw notUnderstood(status);
    return answer as AnswerOf<R>;
  }

  /** Any request. @throws KeytrailError when it is refused, or not answered */
  async request(request: ApiRequest): Promise<ApiAnswer> {
    const credential = this.#current();
    const { signal } = request;
    signal?.throwIfAborted();
    const secret = await untilAborted(credential.secret(), signal);
    const answer = await this.#transport.exchange(request, secret);
    if (answer.status !== 401 || secret === null) return accepted(answer, request, [secret]);
    const renewed = await untilAborted(credential.renewed(secret), signal);
    if (renewed === null) return accepted(answer, request, [secret]);
    return accepted(await this.#transport.exchange(request, renewed), request, [secret, renewed]);
  }
}

function accepted(answer: ApiAnswer, { body }: ApiRequest, presented: readonly (string | null)[]): ApiAnswer {
  if (answer.status < 400) return answer;
  throw errorOf(answer, [...presented.filter((secret) => secret !== null), ...secretsIn(body)]);
}

const SECRET_FIELDS = ['secret', 'password', 'refreshToken'];

function secretsIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const fields = body as Readonly<Record<string, unknown>>;
  return SECRET_FIELDS.map((name) => fields[name]).filter(
    (value): value is string => typeof value === 'string' && value !== '',
  );
}
