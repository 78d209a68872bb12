import type { FastifyReply } from 'fastify';
import { SCOPES } from '../../identity/domain/scopes.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { rateLimitHeaders } from '../access/rate-limit-headers.ts';
import { PROBLEM_CODES } from '../problem-codes.ts';
import { pythonList } from './python-list.ts';

/** How a refusal is told at the door of Tiled's clients, which know their server's words and statuses and none of ours. */
export interface TiledProblem {
  readonly status: number;
  readonly detail: unknown;
}

/** What Tiled says in the place of our sentences; its clients and their users know these. */
const TILED_WORDS: Readonly<Partial<Record<Refusal['code'], TiledProblem>>> = {
  // A good key of another kind is a wrong one to Tiled.
  not_the_single_user_key: { status: 401, detail: 'Invalid API key' },
  invalid_access_token: { status: 401, detail: 'Access token has expired. Refresh token.' },
  invalid_refresh_token: { status: 401, detail: 'Session has expired. Please re-authenticate.' },
  sign_in_failed: { status: 401, detail: 'Incorrect username or password' },
  // Its client asks again ten times after a 5xx, which would not change a setting.
  sign_in_off: { status: 404, detail: 'Nobody can sign in here: this installation has no token secret.' },
  route_not_found: { status: 404, detail: 'Not Found' },
  unsupported_media_type: { status: 415, detail: 'Send application/json.' },
  method_not_allowed: { status: 405, detail: 'Method Not Allowed' },
};

const KNOWN_SCHEME = /^(bearer|apikey)( |$)/i;
const SCHEME_MISSING: TiledProblem = {
  status: 400,
  detail:
    "Authorization header must include the authorization type followed by a space and then the secret, as in 'Bearer SECRET' or 'Apikey SECRET'. ",
};

/** A refusal with Tiled's status and words. Too few rights are 401 there, not 403. */
export function tiledProblem(refusal: Refusal, request: HttpRequest): TiledProblem {
  const words = TILED_WORDS[refusal.code];
  if (words !== undefined) return words;
  const { status } = PROBLEM_CODES[refusal.code];
  switch (refusal.code) {
    case 'api_key_required': {
      const { authorization } = request.headers;
      if (authorization !== undefined && !KNOWN_SCHEME.test(authorization)) return SCHEME_MISSING;
      return { status, detail: notEnough(request, []) ?? refusal.detail };
    }
    case 'forbidden': {
      const { heldScopes } = refusal;
      const detail = heldScopes === undefined ? null : notEnough(request, heldScopes);
      return detail === null ? { status, detail: refusal.detail } : { status: 401, detail };
    }
    case 'validation_failed':
      return { status, detail: validationErrors(refusal, request) };
    default:
      return { status, detail: refusal.detail };
  }
}

/** Null: the route asks for no scope in particular. */
function notEnough({ accessRule }: HttpRequest, held: readonly string[]): string | null {
  if (accessRule?.kind !== 'scope') return null;
  const had = SCOPES.filter((scope) => held.includes(scope));
  return `Not enough permissions. Requires scopes ${pythonList(accessRule.anyOf.slice(0, 1))}. Request had scopes ${pythonList(had)}`;
}

/** As FastAPI lists them, without what was sent: it may be a secret. */
function validationErrors({ errors = [], detail }: Refusal, { method }: HttpRequest): unknown {
  const where = method === 'GET' || method === 'DELETE' ? 'query' : 'body';
  const listed = errors.length > 0 ? errors : [{ path: '$', message: detail }];
  return listed.map(({ path, message }) => ({
    type: 'value_error',
    loc: path === '$' ? [where] : path === 'uuid' ? ['path', path] : [where, ...path.split('.')],
    msg: message,
  }));
}

/** Sends it as bytes: Tiled's client reads `detail` only where the type is exactly `application/json`. */
export function sendTiledProblem(request: HttpRequest, reply: FastifyReply, refusal: Refusal): void {
  const { status, detail } = tiledProblem(refusal, request);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (refusal.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (refusal.rateLimit !== undefined) void reply.headers(rateLimitHeaders(refusal.rateLimit, 'key'));
  const body = Buffer.from(scrubSecrets(JSON.stringify({ detail })));
  void reply.code(status).header('content-type', 'application/json').send(body);
}
