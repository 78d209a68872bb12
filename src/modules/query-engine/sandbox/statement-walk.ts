import {
  ALLOWED_FUNCTIONS,
  SERIES_FUNCTIONS,
  SERIES_LENGTH_MAX,
  TABLE_FUNCTIONS,
} from './allowed-functions.ts';
import { isAllowedType } from './allowed-types.ts';
import { isShortSeries } from './series-bounds.ts';
import { isNode, nodesOf, textOf, type SyntaxNode, type SyntaxValue } from './syntax-node.ts';
import { isTooLong, JOINS_MAX, joinsOf, keepsLength, TEXT_LENGTH_MAX } from './value-growth.ts';
import { isHarmlessName, withName, type TableScope } from './table-names.ts';

/** Levels of nesting, and nodes in all: far beyond any written query, and little for the engine's planner. */
export const DEPTH_MAX = 300;
export const NODES_MAX = 20_000;

const QUERY_NODES = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE']);
const TABLE_REFERENCES = new Set([
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'EMPTY',
  'EXPRESSION_LIST',
  'TABLE_FUNCTION',
]);
const EXPRESSIONS = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'PARAMETER',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
/** Parts of a query that are neither a query, nor a table, nor an expression. */
const CLAUSES = new Set([
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
]);

/**
 * Walks a SELECT's syntax tree. Closed: a node of a kind that is not known here is refused, whatever it is.
 * `objection` is the first thing found, as a sentence.
 */
export class StatementWalk {
  objection: string | undefined;
  #nodes = 0;
  #joins = 0;

  visit(value: SyntaxValue | undefined, scope: TableScope, depth = 0): void {
    if (this.objection !== undefined || typeof value !== 'object' || value === null) return;
    if (depth > DEPTH_MAX) return this.#object('The statement is nested too deeply.');
    if (!isNode(value)) {
      for (const element of value) this.visit(element, scope, depth);
      return;
    }
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX) return this.#object('The statement is too large.');
    this.#visitNode(value, scope, depth + 1);
  }

  #visitNode(node: SyntaxNode, scope: TableScope, depth: number): void {
    const { type, class: expression } = node;
    if (typeof expression === 'string') return this.#visitExpression(node, expression, scope, depth);
    if (typeof type !== 'string' || CLAUSES.has(type)) return this.#visitParts(node, scope, depth);
    if (QUERY_NODES.has(type)) return this.#visitQuery(node, type, scope, depth);
    if (TABLE_REFERENCES.has(type)) return this.#visitTable(node, type, scope, depth);
    this.#object(`${type} is not allowed.`);
  }

  #visitParts(node: SyntaxNode, scope: TableScope, depth: number): void {
    for (const part of Object.values(node)) this.visit(part, scope, depth);
  }

  /** A common table expression sees those before it; a recursive one sees itself in its second half only. */
  #visitQuery(node: SyntaxNode, type: string, scope: TableScope, depth: number): void {
    const { cte_map: named, left, right, ...parts } = node;
    let inner = scope;
    for (const { key, value } of isNode(named) ? nodesOf(named, 'map') : []) {
      if (typeof key !== 'string' || !isHarmlessName(key)) {
        return this.#object(
          'WITH names must be letters, digits and underscores, and none of the engine’s own names.',
        );
      }
      this.visit(value, inner, depth);
      inner = withName(inner, key);
    }
    this.visit(left, inner, depth);
    const joinsBefore = this.#joins;
    const isRecursive = type === 'RECURSIVE_CTE_NODE';
    this.visit(right, isRecursive ? withName(inner, textOf(node, 'cte_name')) : inner, depth);
    if (isRecursive && this.#joins > joinsBefore) {
      return this.#object('The repeated part of a recursive WITH cannot join texts or make lists.');
    }
    for (const part of Object.values(parts)) this.visit(part, inner, depth);
  }

  #visitTable(node: SyntaxNode, type: string, scope: TableScope, depth: number): void {
    if (type === 'BASE_TABLE') {
      const name = textOf(node, 'table_name').toLowerCase();
      const isQualified = node['schema_name'] !== '' || node['catalog_name'] !== '';
      if (isQualified || !scope.has(name) || node['at_clause'] != null) {
        return this.#object('Only the table audit_trail, and names from WITH, can be read.');
      }
    }
    if (type === 'TABLE_FUNCTION') {
      const call = node['function'];
      if (!isNode(call) || !TABLE_FUNCTIONS.has(textOf(call, 'function_name').toLowerCase())) {
        return this.#object('Only unnest, range and generate_series can stand in the place of a table.');
      }
    }
    this.#visitParts(node, scope, depth);
  }

  #visitExpression(node: SyntaxNode, expression: string, scope: TableScope, depth: number): void {
    if (!EXPRESSIONS.has(expression)) return this.#object(`${expression} is not allowed.`);
    if (expression === 'CONSTANT') {
      if (isTooLong(node))
        this.#object(`A text in a statement has at most ${String(TEXT_LENGTH_MAX)} characters.`);
      return;
    }
    this.#joins += joinsOf(node);
    if (this.#joins > JOINS_MAX) {
      return this.#object(`A statement joins texts or makes lists at most ${String(JOINS_MAX)} times.`);
    }
    if (expression === 'CAST') {
      if (!isAllowedType(node['cast_type'])) return this.#object('Casts go to plain types only.');
      return this.visit(node['child'], scope, depth);
    }
    if (expression === 'FUNCTION' || expression === 'WINDOW') {
      const objection = objectionToCall(node);
      if (objection !== undefined) return this.#object(objection);
    }
    this.#visitParts(node, scope, depth);
  }

  #object(objection: string): void {
    this.objection ??= objection;
  }
}

/** The parser itself writes some calls as `main.date_part(…)`; every other qualified name is somebody's attempt. */
function objectionToCall(call: SyntaxNode): string | undefined {
  const name = textOf(call, 'function_name').toLowerCase();
  const schema = textOf(call, 'schema');
  if ((schema !== '' && schema !== 'main') || textOf(call, 'catalog') !== '') {
    return 'Functions are named without a schema.';
  }
  if (SERIES_FUNCTIONS.has(name)) {
    if (isShortSeries(call)) return undefined;
    return `The function ${name} takes whole-number constants and at most ${String(SERIES_LENGTH_MAX)} steps.`;
  }
  if (name === 'replace' && !keepsLength(call)) {
    return 'The function replace takes constant texts, the new one not longer than the old one.';
  }
  return ALLOWED_FUNCTIONS.has(name) ? undefined : `The function ${printable(name)} is not allowed.`;
}

const NAME_CHARACTERS_MAX = 64;
const printable = (name: string): string => name.slice(0, NAME_CHARACTERS_MAX);
