import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { textListLiteral, textLiteral } from './sql-literal.ts';

describe('an SQL literal', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await DuckDBConnection.create();
  });
  afterAll(() => connection.closeSync());

  const evaluated = async (sql: string): Promise<unknown> => {
    const reader = await connection.runAndReadAll(`SELECT ${sql}`);
    return reader.getRowsJS()[0]?.[0];
  };
  const text = fc.oneof(
    fc.string({ unit: codePoint }).map((value) => value.toWellFormed()),
    fc
      .array(fc.constantFrom("'", "''", '\\', '\0', '"', ';', '--', '$$', '\n', '🔑'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  );

  it('evaluates to exactly the text it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect(await evaluated(textLiteral(value))).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('of a list evaluates to exactly these texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (values) => {
        expect(await evaluated(`len(${textListLiteral(values)})`)).toBe(BigInt(values.length));
      }),
      { numRuns: 50 },
    );
  });
});
