import type { CallOptions, KeytrailClient } from '../../../client/index.ts';
import type { AnswerOf, BodyOf, QueryOf, Route } from '../../../client/routes.ts';

interface Asked<R extends Route> extends CallOptions {
  /** For `{id}` and the like in the route. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: QueryOf<R>;
  readonly body?: BodyOf<R>;
}

/** A route that the client has no method for, typed by the same document. @throws KeytrailError when it is refused */
export async function ask<R extends Route>(
  client: KeytrailClient,
  route: R,
  { path = {}, query, body, signal }: Asked<R> = {},
): Promise<AnswerOf<R>> {
  const [method = '', template = ''] = route.split(' ');
  const answer = await client.request({
    method: method === 'POST' ? 'POST' : 'GET',
    path: template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? '')),
    query,
    body,
    signal,
  });
  return answer.body as AnswerOf<R>;
}
