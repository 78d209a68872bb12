import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import { GOLDEN_EVENTS, TENANT_A } from '../golden/golden-trail.ts';
import { AthenaFixture } from './athena-fixture.ts';
import { failed } from './athena-failures.ts';

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 1_000, timeoutMs: 20_000 };
const ENDLESS = 'SELECT count(*) AS n FROM range(100000) a, range(100000) b, range(100000) c';
const COUNT = 'SELECT count(*) AS n FROM audit_trail';
const THROTTLED = { name: 'TooManyRequestsException', status: 400 };

describe('AthenaQueryEngine', () => {
  let athena: AthenaFixture;

  beforeAll(async () => {
    athena = await AthenaFixture.open();
    await athena.given(GOLDEN_EVENTS);
  });
  afterEach(() => athena.server.forget());
  afterAll(() => athena.close());

  const started = () => athena.server.callsOf('StartQueryExecution');

  describe('starts a statement', () => {
    it('in its work group, with parameters as literals and a token of its own', async () => {
      const engine = await athena.engine();
      const run = { ...RUN, parameters: ["it's", 7, 1.5, true, null] };
      const sql = `SELECT CAST(? AS varchar) AS a, CAST(? AS bigint) AS b, CAST(? AS double) AS c,
        CAST(? AS boolean) AS d, CAST(? AS varchar) AS e`;
      for (const visibility of [RUN.visibility, { kind: 'tenant', tenant: "o'b" } as const]) {
        await engine.explore(sql, { ...run, visibility });
      }
      const [first, second] = started();
      expect(first?.['ExecutionParameters']).toEqual(["'it''s'", '7', '1.5E+0', 'true', 'NULL']);
      expect(second?.['ExecutionParameters']).toEqual(["'o''b'", "'it''s'", '7', '1.5E+0', 'true', 'NULL']);
      expect(first?.['WorkGroup']).toBe('keytrail');
      expect(first?.['ClientRequestToken']).toMatch(/^[0-9a-f-]{36}$/);
      expect(second?.['ClientRequestToken']).not.toBe(first?.['ClientRequestToken']);
    });

    it('once, also when its start had to be asked for again', async () => {
      const engine = await athena.engine();
      athena.server.refuseNext('StartQueryExecution', { name: 'InternalServerException', status: 500 });
      expect(await engine.explore(COUNT, RUN)).toMatchObject({ ok: true });
      const [first, again] = started();
      expect(again?.['ClientRequestToken']).toBe(first?.['ClientRequestToken']);
      expect(athena.server.states()).toEqual(['SUCCEEDED']);
    });

    it('with the result location that is set, unless the work group decides', async () => {
      const outputLocation = 's3://elsewhere/results/';
      const free = await athena.engine({ outputLocation });
      await free.explore(COUNT, RUN);
      const Configuration = {
        EnforceWorkGroupConfiguration: true,
        ResultConfiguration: { OutputLocation: 's3://results/' },
      };
      athena.server.workGroups.set('keytrail', { State: 'ENABLED', Configuration });
      const bound = await athena.engine({ outputLocation });
      await bound.explore(COUNT, RUN);
      expect(started().map((body) => body['ResultConfiguration'])).toEqual([
        { OutputLocation: outputLocation },
        undefined,
      ]);
    });

    it('reusing results if asked to, of statements that are the same to the last parameter', async () => {
      const engine = await athena.engine({ resultReuseMinutes: 60 });
      const sql = 'SELECT count(*) AS n FROM audit_trail WHERE keyid <> ?';
      for (const tenant of [TENANT_A, 'other', TENANT_A]) {
        await engine.explore(sql, { ...RUN, parameters: ['x'], visibility: { kind: 'tenant', tenant } });
      }
      const [one, other, again] = started();
      expect(one?.['ResultReuseConfiguration']).toEqual({
        ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 60 },
      });
      expect(one?.['QueryString']).toBe(again?.['QueryString']);
      expect(one?.['QueryString']).not.toBe(other?.['QueryString']);
      const fresh = await athena.engine();
      await fresh.explore(COUNT, RUN);
      expect(started().at(-1)?.['ResultReuseConfiguration']).toBeUndefined();
    });

    it('only if every parameter fits: a long one is refused with the limit', async () => {
      const engine = await athena.engine();
      const fits = await engine.explore('SELECT CAST(? AS varchar) AS t', {
        ...RUN,
        parameters: ['x'.repeat(1_022)],
      });
      expect(fits).toMatchObject({ ok: true });
      const answer = await engine.explore('SELECT CAST(? AS varchar) AS t', {
        ...RUN,
        parameters: ['x'.repeat(1_023)],
      });
      expect(answer).toEqual({
        ok: false,
        refusal: {
          code: 'sql_not_allowed',
          detail: 'On Athena a parameter has at most 1024 characters as an SQL literal, quotes included.',
        },
      });
    });
  });

  describe('reads results', () => {
    it('of many pages, and no page more than it needs', async () => {
      const engine = await athena.engine();
      const sql = 'SELECT range AS n FROM range(5000) ORDER BY 1';
      const pages = () => athena.server.callsOf('GetQueryResults').length;
      const whole = await engine.explore(sql, { ...RUN, rowLimit: 10_000 });
      if (!whole.ok) throw new Error(whole.refusal.detail);
      expect(whole.value.rows.map(({ n }) => n)).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
      expect([whole.value.truncated, pages()]).toEqual([false, 6]);
      const cut = await engine.explore(sql, { ...RUN, rowLimit: 2_000 });
      if (!cut.ok) throw new Error(cut.refusal.detail);
      expect([cut.value.rows.length, cut.value.truncated, pages() - 6]).toEqual([2_000, true, 3]);
    });

    it.each([999, 1_000, 1_001])('of exactly %d rows, complete and not called truncated', async (rows) => {
      const engine = await athena.engine();
      const sql = `SELECT range AS n FROM range(${String(rows)}) ORDER BY 1`;
      const answer = await engine.explore(sql, { ...RUN, rowLimit: rows });
      if (!answer.ok) throw new Error(answer.refusal.detail);
      expect([answer.value.rows.length, answer.value.truncated]).toEqual([rows, false]);
    });

    it('with the same values and names as the embedded engine, arrays aside', async () => {
      const engine = await athena.engine();
      const sql = `SELECT '' AS empty, CAST(NULL AS varchar) AS nothing, 1 AS n, 2 AS n, CAST(1e300 AS double) AS huge,
        CAST(0.00001 AS double) AS tiny, CAST('nan' AS double) AS nan, CAST('1.50' AS decimal(4, 2)) AS money,
        CAST('-9223372036854775808' AS bigint) AS least, false AS no, DATE '2026-11-20' AS day,
        TIMESTAMP '2026-11-20 21:04:44.123' AS t, from_iso8601_timestamp('2026-11-20T21:04:44Z') AS tz, NULL AS null_type`;
      const [inAthena, embedded] = [
        await engine.explore(sql, RUN),
        await athena.trail.engine.explore(sql, RUN),
      ];
      if (!inAthena.ok || !embedded.ok) throw new Error('refused');
      expect(inAthena.value.columns).toEqual(embedded.value.columns);
      expect(inAthena.value.rows).toEqual(embedded.value.rows);
    });

    it('without any row, its columns named', async () => {
      const engine = await athena.engine();
      const answer = await engine.explore('SELECT tenant FROM audit_trail WHERE false', RUN);
      expect(answer).toMatchObject({
        ok: true,
        value: { columns: [{ name: 'tenant', type: 'varchar' }], rows: [], truncated: false },
      });
    });

    it('and says what was read and what that costs', async () => {
      const engine = await athena.engine({ usdPerTebibyte: 5 });
      const answer = await engine.explore(COUNT, RUN);
      const bytes = athena.trail.copy.current().files.reduce((sum, file) => sum + file.bytes, 0);
      // Ten megabytes are charged at least.
      const costUsd = (10 / 1_024 / 1_024) * 5;
      expect(answer).toMatchObject({ ok: true, value: { bytesScanned: bytes, costUsd } });
    });
  });

  describe('ends a statement', () => {
    it('on Athena, too, when its time is up', async () => {
      const engine = await athena.engine();
      const answer = await engine.explore(ENDLESS, { ...RUN, timeoutMs: 200 });
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'query_timeout' } });
      await engine.close();
      expect(athena.server.states()).toEqual(['CANCELLED']);
    });

    it('on Athena, too, when its caller goes away while it starts', async () => {
      const engine = await athena.engine();
      const caller = new AbortController();
      const running = engine.explore(ENDLESS, { ...RUN, signal: caller.signal });
      while (started().length === 0) await new Promise((resolve) => setImmediate(resolve));
      caller.abort();
      expect(await running).toMatchObject({ ok: false, refusal: { code: 'query_cancelled' } });
      await engine.close();
      expect(athena.server.states()).toEqual(['CANCELLED']);
    });

    it('on Athena, too, when the engine closes', async () => {
      const engine = await athena.engine();
      const running = engine.explore(ENDLESS, RUN);
      while (!athena.server.states().includes('RUNNING'))
        await new Promise((resolve) => setImmediate(resolve));
      await engine.close();
      expect(await running).toMatchObject({ ok: false, refusal: { code: 'query_cancelled' } });
      expect(athena.server.states()).toEqual(['CANCELLED']);
    });

    it('that reads more bytes than it may, and says the limit', async () => {
      const engine = await athena.engine({ bytesScannedMax: 1_000_000 });
      athena.server.readNext(1_000_001);
      expect(await engine.explore(COUNT, RUN)).toEqual({
        ok: false,
        refusal: {
          code: 'query_too_large',
          detail: 'The statement reads more than the 1000000 bytes that one may. Name a period in date.',
        },
      });
      await engine.close();
      expect(athena.server.states()).toEqual(['CANCELLED']);
    });
  });

  describe('waits and asks again when Athena has too much to do', () => {
    it('and gives the answer', async () => {
      const engine = await athena.engine();
      athena.server.refuseNext('StartQueryExecution', THROTTLED);
      athena.server.refuseNext('GetQueryExecution', { name: 'ThrottlingException', status: 400 });
      athena.server.refuseNext('GetQueryResults', THROTTLED);
      expect(await engine.explore(COUNT, RUN)).toMatchObject({ ok: true });
    });

    it('and gives up with a code of its own', async () => {
      const connection = { ...athena.server.connection, attemptsMax: 2 };
      const engine = await athena.engine({ connection });
      athena.server.refuseNext('StartQueryExecution', THROTTLED, THROTTLED);
      await expect(engine.explore(COUNT, RUN)).rejects.toMatchObject({ code: 'athena_throttled' });
    });

    it('but not longer than its caller does: what starts later is stopped', async () => {
      const engine = await athena.engine();
      const caller = new AbortController();
      athena.server.refuseNext('StartQueryExecution', THROTTLED);
      const running = engine.explore(ENDLESS, { ...RUN, signal: caller.signal });
      while (started().length === 0) await new Promise((resolve) => setImmediate(resolve));
      caller.abort();
      expect(await running).toMatchObject({ ok: false, refusal: { code: 'query_cancelled' } });
      await engine.close();
      expect([started().length, athena.server.states()]).toEqual([2, ['CANCELLED']]);
    });
  });

  describe('tells a statement’s author', () => {
    it('where it is wrong, in the author’s own lines, and nothing of where the data is', async () => {
      const engine = await athena.engine();
      const reason =
        "COLUMN_NOT_FOUND: line 4:8: Column 'x' cannot be resolved or requester is not authorized to access requested " +
        'resources in awsdatacatalog.keytrail.t at s3://trail-bucket/a (arn:aws:s3:::trail-bucket)';
      athena.server.endNext(failed(reason, 2, 1_006));
      expect(await engine.explore(COUNT, RUN)).toEqual({
        ok: false,
        refusal: {
          code: 'sql_invalid',
          detail: "COLUMN_NOT_FOUND: line 3:8: Column 'x' cannot be resolved in t at <place> (<place>)",
        },
      });
    });

    it('that Athena does not understand it', async () => {
      const engine = await athena.engine();
      const message = "line 2:8: mismatched input 'FROM'. Expecting: <expression>";
      athena.server.refuseNext('StartQueryExecution', {
        name: 'InvalidRequestException',
        status: 400,
        message,
      });
      expect(await engine.explore(COUNT, RUN)).toEqual({
        ok: false,
        refusal: {
          code: 'sql_invalid',
          detail: "line 1:8: mismatched input 'FROM'. Expecting: <expression>",
        },
      });
    });

    it.each([
      ['needs too much', failed('Query exhausted resources at this scale factor', 1, 3), 'query_too_large'],
      ['takes longer than Athena allows', failed('Query timeout', 1, 210), 'query_timeout'],
      [
        'reads more than the work group allows',
        { State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' } as const,
        'query_too_large',
      ],
      [
        'was stopped by somebody',
        { State: 'CANCELLED', StateChangeReason: 'Query cancelled by user' } as const,
        'query_cancelled',
      ],
    ])('that it %s', async (_, end, code) => {
      const engine = await athena.engine();
      athena.server.endNext(end);
      expect(await engine.explore(COUNT, RUN)).toMatchObject({ ok: false, refusal: { code } });
    });
  });

  it.each([
    ['an internal error', failed('Query engine had an internal error', 1, 200), 'athena_failing'],
    ['throttled storage', failed('S3 throttling', 2, 1_403), 'athena_throttled'],
    [
      'files that it may not read',
      failed('Permission denied on S3 path: s3://b/a', 2, 1_501),
      'athena_access_denied',
    ],
    [
      'a table that was never made',
      failed(
        "TABLE_NOT_FOUND: line 1:30: Table 'awsdatacatalog.keytrail.audit_trail' does not exist",
        2,
        1_301,
      ),
      'athena_table_missing',
    ],
  ])('throws for %s, which is for whoever is on call', async (_, end, code) => {
    const engine = await athena.engine();
    athena.server.endNext(end);
    await expect(engine.explore(COUNT, RUN)).rejects.toMatchObject({ name: 'InfrastructureError', code });
    athena.server.endNext(end);
    await expect(engine.report(COUNT, RUN)).rejects.toMatchObject({ name: 'InfrastructureError', code });
  });
});
