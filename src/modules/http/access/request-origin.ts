import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../../../events/envelope.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';

/** Longer user agents are cut: whoever sends them chooses what fills the trail. */
export const USER_AGENT_CHARS_MAX = 512;

/** From where a request came, as events state it. Headers are anybody's text, so nothing of a secret's form is kept. */
export function originOf(request: FastifyRequest): Origin {
  const { 'user-agent': userAgent } = request.headers;
  const forwarded = request.ip;
  return {
    // Behind a trusted proxy this is the text of a header: only an address may stand in the trail as one.
    ip: isIP(forwarded) === 0 ? (request.socket.remoteAddress ?? null) : forwarded,
    userAgent: userAgent === undefined ? null : scrubSecrets(userAgent.slice(0, USER_AGENT_CHARS_MAX)),
    requestId: request.id,
  };
}
