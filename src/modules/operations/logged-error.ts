/** How an error stands in a line of the log. */
import { isNativeError } from 'node:util/types';
import { stdSerializers } from 'pino';

/** Causes of causes beyond are of no use to anybody. */
const CAUSES_MAX = 8;
/** Errors of programming: where they come from is what has to be known. */
const BUGS: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
]);
const INFRASTRUCTURE = 'InfrastructureError';

/**
 * As pino has it, with two differences. A message is not repeated by its cause: those of clients and brokers quote the one
 * below them. And a failure of something outside the program has no stack, unless a bug is behind it: its sentence and its
 * code say what to do, and where in the program it was noticed says nothing.
 */
export function loggedError(thrown: unknown): unknown {
  if (!isNativeError(thrown)) return stdSerializers.err(thrown as Error);
  const chain = chainOf(thrown);
  const message = joined(chain);
  if (thrown.name === INFRASTRUCTURE && !chain.some(({ name }) => BUGS.has(name))) {
    const code = 'code' in thrown ? { code: thrown.code } : {};
    return { type: thrown.name, ...code, message };
  }
  const { type, stack, ...rest } = stdSerializers.err(thrown);
  return { ...rest, type, message, stack };
}

/** All that is known of why, in one sentence after the other, none of them twice. */
export const reasonOfError = (thrown: unknown): string =>
  isNativeError(thrown) ? joined(chainOf(thrown)) : String(thrown);

function chainOf(error: Error): readonly Error[] {
  const chain: Error[] = [error];
  for (let next = error.cause; isNativeError(next) && chain.length < CAUSES_MAX; next = next.cause) {
    if (chain.includes(next)) break;
    chain.push(next);
  }
  return chain;
}

const joined = (chain: readonly Error[]): string =>
  chain
    .reduce(
      (said, { message }) =>
        message === '' || said.includes(message) ? said : `${said.replace(/\.$/, '')}: ${message}`,
      '',
    )
    .replace(/^: /, '');
