import type { FastifyRequest } from 'fastify';
import { RefusedError } from '../../problems/refused-error.ts';

/**
 * The address that a request came to, for installations that do not say theirs. It is the client's own word, and told to
 * nobody but that client: answers are not cached.
 */
export function ownAddress({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  const url = URL.parse(`${protocol}://${host}`);
  if (url?.host === host.toLowerCase().replace(/:(80|443)$/, '') || url?.host === host.toLowerCase())
    return url.origin;
  throw new RefusedError({
    code: 'malformed_request',
    detail: 'The Host header names no host; KEYTRAIL_PUBLIC_URL can say the address of this service.',
  });
}
