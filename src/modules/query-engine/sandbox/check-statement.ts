import type { Refusal } from '../../../shared/refusal.ts';
import type { SqlParameter } from '../query-engine.ts';
import { StatementWalk } from './statement-walk.ts';
import { isNode, type ParsedStatement } from './syntax-node.ts';
import { OUTERMOST_SCOPE } from './table-names.ts';
import { TEXT_LENGTH_MAX } from './value-growth.ts';

/** UTF-16 units of a statement's text. */
export const STATEMENT_LENGTH_MAX = 65_536;

/** A text that the parser may be given. A NUL ends a text in one part of the engine and not in another. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const invalid = (detail: string): Refusal => ({ code: 'sql_invalid', detail });
const notAllowed = (detail: string): Refusal => ({ code: 'sql_not_allowed', detail });

/** Refuses a text or its parameters before it is parsed; undefined lets them through. */
export function checkText(sql: string, parameters: readonly SqlParameter[]): Refusal | undefined {
  if (parameters.some((value) => typeof value === 'string' && value.length > TEXT_LENGTH_MAX)) {
    return notAllowed(`A parameter has at most ${String(TEXT_LENGTH_MAX)} characters.`);
  }
  if (sql.length > STATEMENT_LENGTH_MAX) {
    return notAllowed(`A statement has at most ${String(STATEMENT_LENGTH_MAX)} characters.`);
  }
  return CONTROL_CHARACTERS.test(sql) ? invalid('The statement contains control characters.') : undefined;
}

/**
 * Whether a statement that somebody typed may run: exactly one SELECT, over `audit_trail` and its own common table
 * expressions, with listed functions. Undefined lets it through. This is the first fence; the engine's settings are the
 * second, and alone would let through writing into allowed folders and reading around a tenant's view.
 */
export function checkStatement(parsed: ParsedStatement): Refusal | undefined {
  if (!parsed.parsed) {
    if (parsed.reason === 'syntax') return invalid(parsed.message);
    return notAllowed('Only a SELECT can be run.');
  }
  const [statement, ...others] = parsed.statements;
  if (statement === undefined) return invalid('The statement is empty.');
  if (others.length > 0) return notAllowed('Only one statement can be run at a time.');
  if (!isNode(statement)) return notAllowed('Only a SELECT can be run.');
  const walk = new StatementWalk();
  walk.visit(statement['node'], OUTERMOST_SCOPE);
  return walk.objection === undefined ? undefined : notAllowed(walk.objection);
}
