import { expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { statementRefusal } from './statement-failure.ts';

async function failureOf(sql: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '16MiB', temp_directory: '' });
  const connection = await instance.connect();
  try {
    return await connection.run(sql).then(
      () => 'ran',
      (error: unknown) => error,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

it('a valid statement that runs out of memory is refused as too large, not as invalid', async () => {
  const failure = await failureOf('SELECT array_agg(range) FROM range(10000000)');
  expect(statementRefusal(failure)).toEqual({
    code: 'query_too_large',
    detail: 'The statement needs more memory than queries may use.',
  });
});

it('a statement that does not bind is refused as invalid, in the engine’s words', async () => {
  expect(statementRefusal(await failureOf('SELECT nothing FROM range(1)'))).toMatchObject({
    code: 'sql_invalid',
    detail: expect.stringContaining('nothing'),
  });
});
