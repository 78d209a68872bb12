import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestService } from './service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

it('a statement that fails in the engine is in the trail like any other, and its caller is told nothing of our insides', async () => {
  const sql = "SELECT count(*) AS n FROM audit_trail WHERE eventname = 'KeyUsed'";
  const { log, settle } = service.app.profile;
  await settle();
  const copy = join(service.root, 'data', 'query-copy');
  const lost = globSync('**/*.parquet', { cwd: copy });
  for (const file of lost) rmSync(join(copy, file));
  expect(lost.length).toBeGreaterThan(0);

  const { status, body } = await service.call('POST', '/v1/sql', { body: { sql } });

  expect([status, body['code']]).toEqual([500, 'internal_error']);
  const { events } = await log.read('usage', [], 100);
  const runs = events
    .filter(({ type }) => type === 'QueryRun')
    .map(({ text }) => JSON.parse(text) as unknown);
  expect(runs).toEqual([
    expect.objectContaining({
      outcome: 'FORBIDDEN',
      data: {
        sql,
        sqlSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rows: null,
        durationMs: expect.any(Number),
        refusal: 'query_engine_failed',
      },
    }),
  ]);
});
