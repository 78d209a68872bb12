import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { RefusedError } from '../problems/refused-error.ts';

/** The one route that takes lines instead of a JSON document. */
const NDJSON_ROUTE = '/v1/usage';

/** A usage batch has up to 10,000 lines: 16 times the JSON limit leaves some 1,700 bytes for each by default. */
const NDJSON_LIMIT_FACTOR = 16;

/** Routes that browsers post a form of ours to, or OAuth libraries a request. */
const FORM_ROUTES: ReadonlySet<string | undefined> = new Set([
  '/v1/sign-in/device/answer',
  '/v1/sign-in/device/token',
  '/api/v1/auth/provider/keytrail/token',
  '/api/v1/auth/provider/:provider/token',
  '/api/v1/auth/provider/:provider/device_code',
  '/login',
  '/api/token',
]);

/** A form has a code, a token and a verdict. */
const FORM_BYTES_MAX = 16 * 1024;

/** Routes whose body is signed: it is read as bytes, whatever it says it is, and nobody parses it before the route did. */
const SIGNED_ROUTES: ReadonlySet<string | undefined> = new Set(['/v1/leaks/github']);
const SIGNED_TYPE = 'application/octet-stream';

/** A thousand matches of secret scanning, each with a long address. They come unasked, so no setting makes it more. */
const SIGNED_BYTES_MAX = 1024 * 1024;

/** The one route that takes JSON by the name that AWS's clients give it. */
const AWS_JSON_ROUTE = '/aws/cloudtrail';
const AWS_JSON_TYPE = 'application/x-amz-json-1.1';

/** A request has an attribute of 2,000 characters and a token. */
const AWS_JSON_BYTES_MAX = 32 * 1024;

/** Takes JSON everywhere, NDJSON and forms on their routes; anything else is refused unread, with 415. */
export function registerBodyParsers(server: FastifyInstance, bodyBytesMax: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: bodyBytesMax },
    server.getDefaultJsonParser('error', 'error'),
  );
  server.addContentTypeParser(
    'application/x-ndjson',
    { parseAs: 'string', bodyLimit: bodyBytesMax * NDJSON_LIMIT_FACTOR },
    (request, body, done) => {
      if (request.routeOptions.url === NDJSON_ROUTE) return done(null, body);
      const detail = 'This route takes application/json.';
      return done(new RefusedError({ code: 'unsupported_media_type', detail }), undefined);
    },
  );
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: Math.min(bodyBytesMax, FORM_BYTES_MAX) },
    (request, body, done) => {
      if (FORM_ROUTES.has(request.routeOptions.url))
        return done(null, Object.fromEntries(new URLSearchParams(String(body))));
      const detail = 'This route takes application/json.';
      return done(new RefusedError({ code: 'unsupported_media_type', detail }), undefined);
    },
  );
  registerAwsJson(server, bodyBytesMax);
  registerSignedBodies(server);
}

function registerAwsJson(server: FastifyInstance, bodyBytesMax: number): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser(
    AWS_JSON_TYPE,
    { parseAs: 'string', bodyLimit: Math.min(bodyBytesMax, AWS_JSON_BYTES_MAX) },
    (request, body, done) => {
      if (request.routeOptions.url === AWS_JSON_ROUTE) return parse(request, String(body), done);
      const detail = 'This route takes application/json.';
      return done(new RefusedError({ code: 'unsupported_media_type', detail }), undefined);
    },
  );
}

function registerSignedBodies(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (!SIGNED_ROUTES.has(route.url)) return;
    // Parsers are chosen by type, and the one for JSON would already have changed the bytes into a text.
    const asBytes: onRequestHookHandler = ({ raw }, _reply, done) => {
      raw.headers['content-type'] = SIGNED_TYPE;
      done();
    };
    route.onRequest = [asBytes, ...(route.onRequest === undefined ? [] : [route.onRequest].flat())];
  });
  server.addContentTypeParser(
    SIGNED_TYPE,
    { parseAs: 'buffer', bodyLimit: SIGNED_BYTES_MAX },
    (request, body, done) => {
      if (SIGNED_ROUTES.has(request.routeOptions.url)) return done(null, body);
      const detail = 'This route takes application/json.';
      return done(new RefusedError({ code: 'unsupported_media_type', detail }), undefined);
    },
  );
}
