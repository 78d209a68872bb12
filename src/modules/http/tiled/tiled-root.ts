import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../../shared/settings.ts';

/** Where Tiled's clients look for a server's API. */
export const TILED_PREFIX = '/api/v1';

/**
 * The address of this door as the client reaches it, which it follows links to: the public one where it is set, else the
 * one that the request was sent to, told by a proxy that is trusted or by the request itself.
 */
export function tiledRoot(request: FastifyRequest, { publicUrl }: Pick<Settings, 'publicUrl'>): string {
  const server = publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
  return `${server}${TILED_PREFIX}`;
}
