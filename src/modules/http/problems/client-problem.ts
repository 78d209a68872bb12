import type { Problem } from './problem.ts';

/**
 * Where Quilt's Python client asks. It reads the sentence of an error from `message`, and fails with a `KeyError` of its
 * own where a JSON error has none.
 */
const WITH_MESSAGE: ReadonlySet<string> = new Set([
  '/config.json',
  '/login',
  '/api/token',
  '/api/auth/get_credentials',
  '/graphql',
]);

/** A problem with what the clients of the path need beside RFC 9457. By path, since no route may have matched. */
export function asClientsRead(problem: Problem, url: string): Problem & { readonly message?: string } {
  const path = url.split('?', 1)[0] ?? url;
  return WITH_MESSAGE.has(path) ? { ...problem, message: problem.detail } : problem;
}
