/** A piece of the syntax tree as DuckDB's `json_serialize_sql` writes it. */
export type SyntaxValue =
  string | number | boolean | null | readonly SyntaxValue[] | { readonly [name: string]: SyntaxValue };
export type SyntaxNode = { readonly [name: string]: SyntaxValue };

/** What the parser made of a statement's text. `not-a-select`: it parses, and is no SELECT. */
export type ParsedStatement =
  | { readonly parsed: true; readonly statements: readonly SyntaxValue[] }
  | { readonly parsed: false; readonly reason: 'syntax' | 'not-a-select'; readonly message: string };

export const isNode = (value: SyntaxValue | undefined): value is SyntaxNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of a property, `''` when it is absent or no text. */
export function textOf(node: SyntaxNode, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}

export function nodesOf(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}
