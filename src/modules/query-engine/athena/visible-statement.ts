import { createHash } from 'node:crypto';
import { AUDIT_TRAIL, AUDIT_TRAIL_COLUMNS } from '../audit-trail-table.ts';
import type { SqlParameter, TrailVisibility } from '../query-engine.ts';
import type { SqlToken, TokenizedSql } from './sql-tokens.ts';

export interface VisibleStatement {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

/** Lines in front of the statement's own text; {@link publicReason} takes them off the positions that Athena states. */
export const LINES_BEFORE = 1;

const COLUMNS = AUDIT_TRAIL_COLUMNS.map(({ name }) => `"${name}"`).join(', ');

/**
 * The statement with the rows that its caller may see as a WITH query named `audit_trail`, in front of the statement's
 * own WITH queries, so that in every place of it that name is these rows. The tenant is the first parameter, because its
 * `?` is the first. On a line of its own, with the statement's text where it was.
 */
export function visibleStatement(
  { sql, tokens }: TokenizedSql,
  parameters: readonly SqlParameter[],
  visibility: TrailVisibility,
  { database, isReusable }: { readonly database: string; readonly isReusable: boolean },
): VisibleStatement {
  const bound = visibility.kind === 'tenant' ? [visibility.tenant, ...parameters] : parameters;
  const conditions = [
    ...(visibility.kind === 'tenant' ? ['tenant = ?'] : []),
    ...(isReusable && bound.length > 0 ? [`'${digestOf(bound)}' IS NOT NULL`] : []),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const rows = `AS (SELECT ${COLUMNS} FROM "${database}"."${AUDIT_TRAIL}"${where})`;

  const [first, second] = tokens;
  if (!isWord(first, 'with')) return { sql: `WITH ${AUDIT_TRAIL} ${rows}\n${sql}`, parameters: bound };
  const rest = blanked(sql, first);
  if (!isWord(second, 'recursive')) {
    return { sql: `WITH ${AUDIT_TRAIL} ${rows},\n${rest}`, parameters: bound };
  }
  // Beside recursive ones, Trino wants the columns of every WITH query named.
  const named = `${AUDIT_TRAIL} (${COLUMNS}) ${rows}`;
  return { sql: `WITH RECURSIVE ${named},\n${blanked(rest, second)}`, parameters: bound };
}

const isWord = (token: SqlToken | undefined, word: string): token is SqlToken =>
  token?.kind === 'word' && token.text.toLowerCase() === word;

const blanked = (text: string, { at, text: word }: SqlToken): string =>
  `${text.slice(0, at)}${' '.repeat(word.length)}${text.slice(at + word.length)}`;

/**
 * Athena reuses the result of a statement whose text is the same, and does not promise to look at the parameters; one
 * tenant's result must never answer another's. So a text whose result may be reused names its parameters.
 */
const digestOf = (parameters: readonly SqlParameter[]): string =>
  createHash('sha256').update(JSON.stringify(parameters)).digest('hex');
