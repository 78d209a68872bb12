import type { FastifyReply } from 'fastify';

/** Aborts when the client goes away before its answer: nobody would read what the engine still works on. */
export function abandoned(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
