import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../../../shared/settings.ts';
import { TILED_PREFIX, tiledRoot } from './tiled-root.ts';

const CSRF_COOKIE = 'tiled_csrf';
const CSRF_BYTES = 32;

export const isTiledUrl = (url: string): boolean =>
  url.startsWith(TILED_PREFIX) &&
  (url.length === TILED_PREFIX.length || /^[/?]/.test(url.slice(TILED_PREFIX.length)));

/** Tiled's paths end in a slash where ours do not: `/api/v1/` and `/api/v1/metadata/` are meant without it. */
export function withoutTiledSlash(url: string): string {
  if (!isTiledUrl(url)) return url;
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return path.endsWith('/') ? `${path.slice(0, -1)}${at < 0 ? '' : url.slice(at)}` : url;
}

/**
 * What every answer of this door carries: the id that Tiled's client quotes in its errors, and the cookie without which it
 * does not even begin. Nothing here depends on the cookie, since no cookie is a credential.
 */
export function addTiledHeaders(server: FastifyInstance, settings: Pick<Settings, 'publicUrl'>): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (isTiledUrl(request.url)) {
      void reply.headers({ 'x-tiled-request-id': request.id, 'x-tiled-root': tiledRoot(request, settings) });
      if (!(request.headers.cookie ?? '').includes(`${CSRF_COOKIE}=`)) {
        const value = randomBytes(CSRF_BYTES).toString('base64url');
        const secure = request.protocol === 'https' ? '; Secure' : '';
        void reply.header('set-cookie', `${CSRF_COOKIE}=${value}; HttpOnly; Path=/; SameSite=lax${secure}`);
      }
    }
    done();
  });
}
