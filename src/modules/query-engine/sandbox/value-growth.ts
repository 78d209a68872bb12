import { nodesOf, isNode, textOf, type SyntaxNode } from './syntax-node.ts';

/**
 * Calls whose result is as long as all their arguments together. Each may double a value, and through subqueries they
 * multiply: `t || t` six levels deep is 64 times `t`. The engine makes such values in memory that its limit does not
 * count and inside one function that no interrupt ends, so their number is bounded before anything runs.
 */
const JOINING = new Set([
  '||',
  'concat',
  'concat_ws',
  'array_join',
  'array_to_string',
  'list_value',
  'row',
  'struct_pack',
  'string_agg',
  'listagg',
]);

/** Joins in one statement; see above for what more would cost. */
export const JOINS_MAX = 6;
/** UTF-16 units of a text constant or parameter: the other factor of what joining can make. */
export const TEXT_LENGTH_MAX = 4_096;

/** How many joins a call or an array constructor counts for. A list of constants is as long as it is written. */
export function joinsOf(node: SyntaxNode): number {
  const isJoin =
    JOINING.has(textOf(node, 'function_name').toLowerCase()) || node['type'] === 'ARRAY_CONSTRUCTOR';
  const parts = nodesOf(node, 'children');
  if (!isJoin || parts.every(isConstant)) return 0;
  return Math.max(1, parts.length - 1);
}

/** Whether a call of `replace` cannot make a text longer: both texts are constants and the new one is not the longer. */
export function keepsLength(call: SyntaxNode): boolean {
  const [, searched, replacement] = nodesOf(call, 'children').map(textConstant);
  return (
    searched !== undefined &&
    replacement !== undefined &&
    searched !== '' &&
    replacement.length <= searched.length
  );
}

export const isTooLong = (constant: SyntaxNode): boolean =>
  (textConstant(constant)?.length ?? 0) > TEXT_LENGTH_MAX;

const isConstant = (node: SyntaxNode): boolean => textOf(node, 'class') === 'CONSTANT';

function textConstant(node: SyntaxNode): string | undefined {
  if (!isConstant(node) || !isNode(node['value'])) return undefined;
  const { value } = node['value'];
  return typeof value === 'string' ? value : undefined;
}
