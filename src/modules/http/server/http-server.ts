import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { IdSource } from '../../../shared/ids.ts';
import type { Settings } from '../../../shared/settings.ts';
import { takeSessionTokens, withoutAwsSlash } from '../cloudtrail/aws-door.ts';
import { problemOf, PROBLEM_MEDIA_TYPE } from '../problems/problem.ts';
import { addTiledHeaders, withoutTiledSlash } from '../tiled/tiled-door.ts';
import { registerBodyParsers } from './body-parsers.ts';
import { requestIdOf } from './request-id.ts';
import type { RouteTable } from './route-table.ts';

/** A client that sends slower than this holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the idle time of common load balancers (60 s), so that they close connections and not we. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** The longest key id that a path may carry, percent-encoded. */
const PATH_PARAMETER_CHARS_MAX = 600;

/** Answers may hold secrets and are never the same twice: no cache on the way may keep them. */
const STANDARD_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

const MALFORMED = {
  code: 'malformed_request',
  detail: 'The request could not be read: it is not well-formed.',
} as const;

/** The web server: limits, timeouts, request ids and the headers that every answer has. */
export function createHttpServer(
  settings: Settings,
  services: { readonly ids: IdSource; readonly logger: Logger; readonly routes: RouteTable },
): FastifyAdapter {
  const { ids, logger, routes } = services;
  const adapter = new FastifyAdapter({
    // Requests are logged below, by route and never by URL, which may hold a key.
    logger: false,
    skipMiddie: true,
    bodyLimit: settings.bodyBytesMax,
    trustProxy: settings.trustProxy,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    genReqId: requestIdOf(ids),
    rewriteUrl: ({ url = '' }) => withoutAwsSlash(withoutTiledSlash(url)),
    routerOptions: { maxParamLength: PATH_PARAMETER_CHARS_MAX },
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(MALFORMED, request.id);
      // The router refuses before any hook runs, so what the hook would add is added here.
      void reply.headers({
        ...STANDARD_HEADERS,
        'x-request-id': request.id,
        'content-type': PROBLEM_MEDIA_TYPE,
      });
      void reply.code(problem.status).send(JSON.stringify(problem));
    },
    clientErrorHandler: (error: Error & { code?: string }, socket: Socket) =>
      refuseUnreadable(error, socket, ids),
  });

  const server: FastifyInstance = adapter.getInstance();
  server.addHook('onRoute', (route) => routes.add(route.method, route.url));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(STANDARD_HEADERS).header('x-request-id', request.id);
    done();
  });
  addTiledHeaders(server, settings);
  takeSessionTokens(server);
  if (logger.isLevelEnabled('debug')) logEveryRequest(server, logger);
  registerBodyParsers(server, settings.bodyBytesMax);
  return adapter;
}

function logEveryRequest(server: FastifyInstance, logger: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    logger.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 1_000) / 1_000,
        ip: request.ip,
      },
      'request',
    );
    done();
  });
}

/** Answers bytes that are no HTTP, where there is no request yet, in the same form as everything else. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket, ids: IdSource): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const refusal = late
    ? ({
        code: 'request_timeout',
        detail: 'The request did not arrive completely within the time allowed.',
      } as const)
    : MALFORMED;
  const body = JSON.stringify(problemOf(refusal, ids.requestId()));
  const status = late ? '408 Request Timeout' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
