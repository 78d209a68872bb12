import type { DuckDBInstance } from '@duckdb/node-api';
import { VARCHAR } from '@duckdb/node-api';
import type { ParsedStatement } from '../sandbox/syntax-node.ts';
import { withConnection } from './instance.ts';
import { publicMessage } from './statement-failure.ts';

/** What DuckDB's own parser makes of a text: the tree of its statements, or why it makes none. Runs nothing. */
export async function syntaxTree(instance: DuckDBInstance, sql: string): Promise<ParsedStatement> {
  const text = await withConnection(instance, async (connection) => {
    const reader = await connection.runAndReadAll('SELECT json_serialize_sql(?::VARCHAR)', [sql], [VARCHAR]);
    return String(reader.value(0, 0));
  });
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return { parsed: false, reason: 'syntax', message: '' };
  if ('statements' in parsed && Array.isArray(parsed.statements)) {
    return { parsed: true, statements: parsed.statements };
  }
  const isSyntax = 'error_type' in parsed && parsed.error_type === 'parser';
  const message = 'error_message' in parsed ? publicMessage(String(parsed.error_message)) : '';
  return { parsed: false, reason: isSyntax ? 'syntax' : 'not-a-select', message };
}
