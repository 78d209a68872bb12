import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { printableHeader } from './printable-header.ts';

/** The request that a proxy asks about, as the proxy describes it in headers. */
export interface OriginalRequest {
  /** `GET /v1/query`, without its query, which may hold a key; null if the proxy does not say. */
  readonly endpoint: string | null;
  /** Query parameters of the original request. */
  readonly query: Readonly<Record<string, string | string[]>>;
}

/** Longer endpoints are cut in the trail: whoever sends them has a good key all the same. */
export const ENDPOINT_CHARS_MAX = 2_048;

const TWICE: Refusal = {
  code: 'malformed_request',
  detail:
    'X-Original-* and X-Forwarded-* describe different original requests; the proxy must send one of them.',
};

/**
 * Reads what nginx (`X-Original-*`) or Traefik and Caddy (`X-Forwarded-*`) say. A proxy writes its own pair and may pass
 * the other one on from the client, so two that differ are refused: neither can be told to be the proxy's, and the
 * endpoint in the trail is evidence.
 */
export function originalRequest(headers: IncomingHttpHeaders): Result<OriginalRequest, Refusal> {
  const uri = agreed(headers['x-original-uri'], headers['x-forwarded-uri']);
  const method = agreed(headers['x-original-method'], headers['x-forwarded-method']);
  if (uri === undefined || method === undefined) return refuse(TWICE);
  if (uri === null) return accept({ endpoint: null, query: {} });
  return accept(describedRequest(method, uri));
}

/** @param uri path and query, as the client sent them */
export function describedRequest(method: string | null, uri: string): OriginalRequest {
  const end = uri.indexOf('?');
  const path = end < 0 ? uri : uri.slice(0, end);
  const endpoint = method === null ? path : `${method} ${path}`;
  return {
    endpoint: printableHeader(endpoint, ENDPOINT_CHARS_MAX),
    query: end < 0 ? {} : parameters(uri.slice(end + 1)),
  };
}

type Header = string | string[] | undefined;

/** Null if neither is given, undefined if they contradict each other. */
function agreed(one: Header, other: Header): string | null | undefined {
  const given = [one, other].filter((header) => header !== undefined);
  const [first = null] = given;
  if (Array.isArray(first)) return undefined;
  return given.every((header) => header === first) ? first : undefined;
}

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
