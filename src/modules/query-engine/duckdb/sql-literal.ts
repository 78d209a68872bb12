/**
 * Text as an SQL string literal, for the few places where DuckDB takes no parameters: file lists and views. Standard
 * strings know no escape but the doubled quote. A NUL would end the statement text inside the engine, so it is written
 * as a function call.
 */
export function textLiteral(text: string): string {
  const quoted = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join('') : `(${quoted.join(' || chr(0) || ')})`;
}

export const textListLiteral = (texts: readonly string[]): string => `[${texts.map(textLiteral).join(', ')}]`;
