import { SERIES_LENGTH_MAX } from './allowed-functions.ts';
import { isNode, nodesOf, textOf, type SyntaxNode } from './syntax-node.ts';

/** Whether `range` or `generate_series` is called with whole-number constants that make a short series. */
export function isShortSeries(call: SyntaxNode): boolean {
  const bounds = nodesOf(call, 'children').map(integerConstant);
  if (bounds.length < 1 || bounds.length > 3) return false;
  const numbers = bounds.filter((bound) => bound !== undefined);
  if (numbers.length !== bounds.length) return false;
  const [first = 0, second, step = 1] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  return step !== 0 && Math.abs(to - from) / Math.abs(step) <= SERIES_LENGTH_MAX;
}

/** `7` or `-7`; the parser writes the second as a call of `-`. */
function integerConstant(expression: SyntaxNode): number | undefined {
  if (textOf(expression, 'class') === 'FUNCTION' && textOf(expression, 'function_name') === '-') {
    const [operand, ...others] = nodesOf(expression, 'children');
    const number = operand === undefined || others.length > 0 ? undefined : integerConstant(operand);
    return number === undefined ? undefined : -number;
  }
  if (textOf(expression, 'class') !== 'CONSTANT' || !isNode(expression['value'])) return undefined;
  const { value } = expression['value'];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}
