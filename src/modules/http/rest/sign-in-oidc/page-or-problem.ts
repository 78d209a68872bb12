import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedError } from '../../problems/refused-error.ts';
import { wantsPage } from './sign-in-page.ts';
import { sendProblemPage } from './sign-in-pages.ts';

/** Shows refusals to people as a page; programs get them as everywhere else. */
export async function pageOrProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RefusedError) || !wantsPage(request)) throw error;
    sendProblemPage(reply, error.refusal);
  }
}
