import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Refusal } from '../../../shared/refusal.ts';

/** Kinds of DuckDB error that the statement's text or parameters cause; all others are the engine's or the disk's. */
const STATEMENT_ERRORS =
  /^(?:Parser|Syntax|Binder|Catalog|Conversion|Invalid Input|Invalid type|Invalid|Out of Range|Mismatch Type|Not implemented|Parameter Not Resolved|Parameter Not Allowed|Divide by Zero|Expression|Permission|Sequence|Cardinality) Error/i;

const OUT_OF_MEMORY = /^Out of Memory Error/i;

export const isOutOfMemory = (error: unknown): boolean => OUT_OF_MEMORY.test(messageOf(error));

/** Anything that looks like a file's place: an error message must not tell where data lies. */
const PATH = /(?:[A-Za-z]:)?(?:\/|\\)[^\s'",;()]+/g;

const DETAIL_CHARACTERS_MAX = 300;

/** The first line of an engine message, without its kind and without paths. */
export function publicMessage(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return firstLine
    .replace(/^[A-Za-z ]+ Error: /, '')
    .replace(PATH, '<path>')
    .slice(0, DETAIL_CHARACTERS_MAX);
}

/** What an engine error means for whoever wrote the statement. Throws InfrastructureError when it is not about that. */
export function statementRefusal(error: unknown): Refusal {
  const message = messageOf(error);
  if (isOutOfMemory(error)) {
    return { code: 'query_too_large', detail: 'The statement needs more memory than queries may use.' };
  }
  if (STATEMENT_ERRORS.test(message)) return { code: 'sql_invalid', detail: publicMessage(message) };
  throw new InfrastructureError('query_engine_failed', 'The query engine failed.', error);
}

/** Errors of native code need not be instances of the calling context's Error. */
const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
