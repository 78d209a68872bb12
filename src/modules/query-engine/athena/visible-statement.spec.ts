import { describe, expect, it } from '@jest/globals';
import type { SqlParameter, TrailVisibility } from '../query-engine.ts';
import { tokenizeSql } from './sql-tokens.ts';
import { LINES_BEFORE, visibleStatement } from './visible-statement.ts';

const TENANT: TrailVisibility = { kind: 'tenant', tenant: "o'brien" };
const ALL: TrailVisibility = { kind: 'all' };

function visible(
  sql: string,
  visibility: TrailVisibility,
  parameters: readonly SqlParameter[] = [],
  isReusable = false,
) {
  const statement = tokenizeSql(sql);
  if (!statement.ok) throw new Error(statement.refusal.detail);
  return visibleStatement(statement.value, parameters, visibility, { database: 'trails', isReusable });
}
/** The text without the list of columns. */
const outline = (sql: string): string => sql.replaceAll(/"eventversion".*?"date"/g, '…');

describe('visibleStatement', () => {
  it('puts the visible rows in front as the table, the tenant as the first parameter', () => {
    const { sql, parameters } = visible('SELECT ?', TENANT, ['x']);
    expect(outline(sql)).toBe(
      'WITH audit_trail AS (SELECT … FROM "trails"."audit_trail" WHERE tenant = ?)\nSELECT ?',
    );
    expect(parameters).toEqual(["o'brien", 'x']);
  });

  it('restricts nothing for who may see all', () => {
    const { sql, parameters } = visible('SELECT 1', ALL);
    expect(outline(sql)).toBe('WITH audit_trail AS (SELECT … FROM "trails"."audit_trail")\nSELECT 1');
    expect(parameters).toEqual([]);
  });

  it('goes before the WITH queries of the statement, whose text stays where it was', () => {
    const text = '-- x\n  with x AS (SELECT 1) SELECT 2';
    const { sql } = visible(text, ALL);
    expect(outline(sql)).toBe(
      'WITH audit_trail AS (SELECT … FROM "trails"."audit_trail"),\n    \n       x AS (SELECT 1) SELECT 2',
    );
    expect(sql.split('\n').slice(LINES_BEFORE)[1]?.indexOf('SELECT 2')).toBe(
      text.split('\n')[1]?.indexOf('SELECT 2'),
    );
  });

  it('names its columns where a WITH query may be recursive, as Trino wants of all of them', () => {
    const { sql } = visible('WITH RECURSIVE x (n) AS (SELECT 1) SELECT n FROM x', TENANT);
    expect(outline(sql)).toBe(
      'WITH RECURSIVE audit_trail (…) AS (SELECT … FROM "trails"."audit_trail" WHERE tenant = ?),\n' +
        `${' '.repeat('WITH RECURSIVE'.length)} x (n) AS (SELECT 1) SELECT n FROM x`,
    );
  });

  it('takes no quoted name for a word of SQL', () => {
    expect(visible('"with" x', ALL).sql.endsWith('\n"with" x')).toBe(true);
  });

  it('makes texts differ whose parameters differ, where results are reused', () => {
    const sqlOf = (parameters: readonly SqlParameter[], visibility: TrailVisibility) =>
      visible('SELECT ?', visibility, parameters, true).sql;
    expect(sqlOf(['a'], TENANT)).toBe(sqlOf(['a'], TENANT));
    const texts = [
      sqlOf(['a'], TENANT),
      sqlOf(['b'], TENANT),
      sqlOf(['a'], ALL),
      sqlOf([1], ALL),
      sqlOf(['1'], ALL),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});
