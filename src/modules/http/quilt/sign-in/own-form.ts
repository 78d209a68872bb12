import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/**
 * Whether a form was sent from a page of ours in the same browser: what the page held is what the cookie holds, which
 * other sites can neither read nor set, and the browser does not say that another site sent it. Otherwise a stranger's
 * page could sign somebody in as the stranger, whose keys they would then make and use.
 */
export function isOwnForm(
  { headers }: Pick<FastifyRequest, 'headers'>,
  formToken: string | undefined,
  cookie: string | null,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (formToken === undefined || cookie === null || cookie === '') return false;
  const [sent, kept] = [Buffer.from(formToken), Buffer.from(cookie)];
  return sent.length === kept.length && timingSafeEqual(sent, kept);
}
