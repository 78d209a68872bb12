import type { IncomingHttpHeaders } from 'node:http';

/** The request that a proxy asks about, as the proxy describes it in headers. */
export interface OriginalRequest {
  /** `GET /v1/query`, without its query, which may hold a key; null if the proxy does not say. */
  readonly endpoint: string | null;
  /** Query parameters of the original request. */
  readonly query: Readonly<Record<string, string | string[]>>;
}

const one = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;

/** Every value of every name, so that a name that is given twice is seen to be. */
function parameters(text: string): Record<string, string | string[]> {
  const search = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Reads what nginx (`X-Original-*`), Traefik and Caddy (`X-Forwarded-*`) say; Envoy's form is the same as nginx's. */
export function originalRequest(headers: IncomingHttpHeaders): OriginalRequest {
  const uri = one(headers['x-original-uri']) ?? one(headers['x-forwarded-uri']);
  const method = one(headers['x-original-method']) ?? one(headers['x-forwarded-method']);
  if (uri === null) return { endpoint: null, query: {} };
  const [path = '', search = ''] = uri.split('?', 2);
  return { endpoint: method === null ? path : `${method} ${path}`, query: parameters(search) };
}
