import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';

const SCHEME = /^(bearer|apikey) +(\S+) *$/i;

const CONFLICT: Refusal = {
  code: 'conflicting_credentials',
  detail: 'The request presents different API keys in several places; present one.',
};

const only = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/**
 * The secret that a request presents: `Authorization: Bearer …` or `Apikey …`, `X-API-Key: …` or `?api_key=…`. The same
 * one in several places is fine; different ones are refused, because picking one would hide the other from the trail.
 * Null if none is presented. An Authorization header of another scheme, Basic for instance, is not a presented key.
 */
export function presentedSecret(
  headers: IncomingHttpHeaders,
  query: unknown,
): Result<string | null, Refusal> {
  let secret: string | null = null;
  const { authorization } = headers;
  if (authorization !== undefined) secret = SCHEME.exec(authorization)?.[2] ?? null;

  // Node joins a repeated X-API-Key with ", ", which no secret contains, so it is refused as invalid and not ignored.
  const fromHeader = only(headers['x-api-key']);
  if (fromHeader !== null) {
    if (secret !== null && secret !== fromHeader) return refuse(CONFLICT);
    secret = fromHeader;
  }

  const inQuery =
    typeof query === 'object' && query !== null && 'api_key' in query ? query.api_key : undefined;
  if (Array.isArray(inQuery)) return refuse(CONFLICT);
  const fromQuery = only(inQuery);
  if (fromQuery !== null) {
    if (secret !== null && secret !== fromQuery) return refuse(CONFLICT);
    secret = fromQuery;
  }
  return accept(secret);
}
