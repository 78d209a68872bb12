import type { ParsedStatement, SyntaxValue } from '../sandbox/syntax-node.ts';
import { isNode, nodesOf, textOf } from '../sandbox/syntax-node.ts';
import { AUDIT_TRAIL } from '../audit-trail-table.ts';
import type { SqlToken } from './sql-tokens.ts';

/** Names behind which Athena has tables whatever the database of a statement is. */
const CATALOGS = ['awsdatacatalog', 'system', 'information_schema'];

/**
 * The second fence of a statement that somebody typed, after the sandbox: no sequence of its tokens can name a table
 * with its database. A bare name is one of the statement's own, or nothing, since the statement runs in no database.
 * So even where Athena should understand its grammar otherwise than the sandbox does, rows of others stay out of reach.
 */
export function objectionToNames(tokens: readonly SqlToken[], database: string): string | undefined {
  const qualifiers = new Set([...CATALOGS, database.toLowerCase()]);
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'quoted' && token.text.includes('$')) return 'Names cannot contain a $.';
    if (token.text !== '.') continue;
    const [before, after] = [nameOf(tokens[index - 1]), nameOf(tokens[index + 1])];
    if (before !== undefined && qualifiers.has(before))
      return `The name ${before} cannot stand before a dot.`;
    if (after === AUDIT_TRAIL) return `The table ${AUDIT_TRAIL} is named without a database.`;
  }
  return undefined;
}

/**
 * Whether a WITH of the statement takes the table's own name. Athena has no views of one connection: the rows that a
 * caller may see are a WITH query of this name, in front of the statement's own.
 */
export function redefinesTrail(parsed: ParsedStatement): boolean {
  return parsed.parsed && parsed.statements.some(definesTrail);
}

function definesTrail(value: SyntaxValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!isNode(value)) return value.some(definesTrail);
  const named = value['cte_map'];
  const names = isNode(named) ? nodesOf(named, 'map').map((entry) => textOf(entry, 'key')) : [];
  return names.some((name) => name.toLowerCase() === AUDIT_TRAIL) || Object.values(value).some(definesTrail);
}

function nameOf(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text.toLowerCase();
  if (token?.kind === 'quoted') return token.text.slice(1, -1).replaceAll('""', '"').toLowerCase();
  return undefined;
}
