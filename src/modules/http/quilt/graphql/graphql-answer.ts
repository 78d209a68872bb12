import type { GraphQLError } from 'graphql';
import type { RefusalCode } from '../../../../shared/refusal.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { refusalOfError } from '../../problems/refusal-of-error.ts';
import type { DocumentOutcome } from './run-document.ts';

/** Messages quote what was sent, which may be long. */
const MESSAGE_CHARS_MAX = 500;

/** As clients read it: every error is an object with a `message`. */
export interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

/** @param onBroken gets what broke on our side, which the answer does not describe */
export function graphQLAnswer(
  { data, errors }: DocumentOutcome,
  onBroken: (cause: Error, code: RefusalCode) => void,
): GraphQLAnswer {
  const withData = data === undefined ? {} : { data };
  if (errors.length === 0) return withData;
  return { ...withData, errors: errors.map((error) => answered(error, onBroken)) };
}

function answered(
  error: GraphQLError,
  onBroken: (cause: Error, code: RefusalCode) => void,
): NonNullable<GraphQLAnswer['errors']>[number] {
  const path = error.path === undefined ? {} : { path: error.path };
  const cause = error.originalError;
  // Without a cause it is the document, or its variables, that is wrong.
  if (cause === undefined || cause === null) {
    const message = scrubSecrets(error.message).slice(0, MESSAGE_CHARS_MAX);
    return { message, ...path, extensions: { code: 'graphql_invalid' } };
  }
  const { refusal, broken } = refusalOfError(cause);
  if (broken) onBroken(cause, refusal.code);
  return { message: scrubSecrets(refusal.detail), ...path, extensions: { code: refusal.code } };
}
