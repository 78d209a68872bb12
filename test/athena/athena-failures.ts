/** How Athena says what DuckDB has to say about a statement: with its names, categories and types. */
export interface AthenaEnd {
  readonly State: 'FAILED' | 'CANCELLED';
  readonly StateChangeReason: string;
  readonly AthenaError?: {
    readonly ErrorCategory: number;
    readonly ErrorType: number;
    readonly Retryable: boolean;
    readonly ErrorMessage: string;
  };
}

export const failed = (reason: string, ErrorCategory: number, ErrorType: number): AthenaEnd => ({
  State: 'FAILED',
  StateChangeReason: reason,
  AthenaError: { ErrorCategory, ErrorType, Retryable: false, ErrorMessage: reason },
});

const KINDS: readonly (readonly [pattern: RegExp, name: string, category: number, type: number])[] = [
  [/parameter/i, 'INVALID_PARAMETER_USAGE', 2, 1_006],
  [/Table with name/, 'TABLE_NOT_FOUND', 2, 1_301],
  [/^Catalog Error/, 'FUNCTION_NOT_FOUND', 2, 1_303],
  [/^Binder Error: Referenced column/, 'COLUMN_NOT_FOUND', 2, 1_006],
  [/^(?:Binder|Parser|Syntax|Not implemented) Error/, 'SYNTAX_ERROR', 2, 1_006],
  [/^Conversion Error/, 'INVALID_CAST_ARGUMENT', 2, 1_100],
  [/^Out of Memory Error/, 'Query exhausted resources at this scale factor', 1, 0],
];

/** The line is the statement's second: the service's own is the first. */
export function failureOf(error: unknown): AthenaEnd {
  const message = String((error as Error).message).split('\n')[0] ?? '';
  for (const [pattern, name, category, type] of KINDS) {
    if (pattern.test(message)) return failed(`${name}: line 2:8: ${message}`, category, type);
  }
  return failed(`GENERIC_INTERNAL_ERROR: ${message}`, 1, 200);
}
