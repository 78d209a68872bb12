import type { FastifyInstance } from 'fastify';
import { RefusedError } from '../problems/refused-error.ts';

/** The one route that takes lines instead of a JSON document. */
const NDJSON_ROUTE = '/v1/usage';

/** A usage batch has up to 10,000 lines: 16 times the JSON limit leaves some 1,700 bytes for each by default. */
const NDJSON_LIMIT_FACTOR = 16;

/** Takes JSON everywhere and NDJSON on its route; anything else is refused unread, with 415. */
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
}
