import { isNode, type SyntaxNode, type SyntaxValue } from './syntax-node.ts';

/** Types that a statement may cast to, in the parser's words. */
const TYPE_IDS: ReadonlySet<string> = new Set([
  'BIGINT',
  'BOOLEAN',
  'DATE',
  'DECIMAL',
  'DOUBLE',
  'FLOAT',
  'HUGEINT',
  'INTEGER',
  'INTERVAL',
  'LIST',
  'SMALLINT',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_MS',
  'TIMESTAMP_S',
  'TINYINT',
  'UBIGINT',
  'UINTEGER',
  'VARCHAR',
]);
/** Types that the parser leaves to be looked up by name. */
const NAMED_TYPES: ReadonlySet<string> = new Set(['json', 'real', 'timestamptz']);

/** Whether a cast goes to a plain type. Types that would have to be looked up in the catalogue are none. */
export function isAllowedType(type: SyntaxValue | undefined): boolean {
  if (!isNode(type)) return false;
  const info = type['type_info'];
  if (type['id'] === 'UNBOUND') return isNode(info) && isNamedType(info);
  if (typeof type['id'] !== 'string' || !TYPE_IDS.has(type['id'])) return false;
  return !isNode(info) || info['child_type'] === undefined || isAllowedType(info['child_type']);
}

const isNamedType = ({ name, user_type_modifiers: modifiers }: SyntaxNode): boolean =>
  typeof name === 'string' &&
  NAMED_TYPES.has(name.toLowerCase()) &&
  Array.isArray(modifiers) &&
  modifiers.length === 0;
