import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokenizeSql } from './sql-tokens.ts';

const read = (text: string) => {
  const result = tokenizeSql(text);
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
};
const refused = (text: string) => {
  const result = tokenizeSql(text);
  return result.ok ? 'read' : result.refusal.code;
};

describe('tokenizeSql', () => {
  it('leaves everything in its place and makes comments and the final semicolon spaces', () => {
    const text = 'SELECT \'a -- b\' /* c\nd */ AS "x /* y", 1.5e3 -- end\n;';
    const { sql, tokens } = read(text);
    expect(sql).toBe('SELECT \'a -- b\'     \n     AS "x /* y", 1.5e3       \n ');
    expect(tokens.map((token) => token.text)).toEqual(['SELECT', "'a -- b'", 'AS', '"x /* y"', ',', '1.5e3']);
  });

  it('reads doubled quotes as part of what they are in', () => {
    expect(read(`SELECT 'it''s', "a""b", ''''`).tokens.map(({ text }) => text)).toEqual([
      'SELECT',
      "'it''s'",
      ',',
      '"a""b"',
      ',',
      "''''",
    ]);
  });

  it('leaves semicolons inside for the sandbox to refuse', () => {
    expect(read('SELECT 1; SELECT 2;').sql).toBe('SELECT 1; SELECT 2 ');
  });

  it.each([
    ['a comment in a comment', 'SELECT 1 /* /* */', 'sql_not_allowed'],
    ['a comment that begins as it ends', 'SELECT 1 /*/*/', 'sql_not_allowed'],
    ['a text with escapes', "SELECT e'\\n'", 'sql_not_allowed'],
    ['a text of bytes', "SELECT X'41'", 'sql_not_allowed'],
    ['an open comment', 'SELECT 1 /* x', 'sql_invalid'],
    ['an open text', "SELECT 'it''s", 'sql_invalid'],
    ['an open name', 'SELECT "x', 'sql_invalid'],
    ['dollar quotes', 'SELECT $$x$$', 'sql_invalid'],
    ['backquotes', 'SELECT `x`', 'sql_invalid'],
    ['a backslash', 'SELECT \\x', 'sql_invalid'],
    ['a no-break space', 'SELECT\u00a01', 'sql_invalid'],
    ['a letter that looks like another', 'SELECT \u0430', 'sql_invalid'],
    ['a number that runs into a name', 'SELECT 1x', 'sql_invalid'],
  ])('refuses %s', (_, text, code) => {
    expect(refused(text)).toBe(code);
  });

  it('takes a type in front of a text, with or without a space', () => {
    expect(read("SELECT DATE'2026-11-20', timestamp '2026-11-20 10:00:00'").tokens).toHaveLength(6);
  });

  it('gives a text of the same length, in which nothing is left to leave out', () => {
    const piece = fc.constantFrom(
      "'",
      "''",
      '"',
      '--',
      '/*',
      '*/',
      '\n',
      ';',
      ' ',
      'x',
      '?',
      '$',
      '1',
      '*',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const result = tokenizeSql(text);
        if (!result.ok) return;
        expect(result.value.sql).toHaveLength(text.length);
        expect(tokenizeSql(result.value.sql)).toEqual(result);
        for (const token of result.value.tokens) {
          expect(result.value.sql.startsWith(token.text, token.at)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
