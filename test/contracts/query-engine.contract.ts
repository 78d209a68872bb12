import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { EventRecord } from '../../src/events/stored-event.ts';
import type { QueryEngine, SqlResult, SqlRow, SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import {
  EXTERNAL_KEY,
  GOLDEN_EVENTS,
  KEY_A,
  KEY_B,
  NASTY_TEXT,
  SECRET_HASH,
  TENANT_A,
  TENANT_B,
  useOfKeyA,
} from '../golden/golden-trail.ts';

/** An engine over a trail that holds exactly the events it was given. */
export interface QueryEngineUnderTest {
  readonly engine: QueryEngine;
  /** Resolves when statements that start from now on see the events. */
  given(events: readonly EventRecord[]): Promise<void>;
  close(): Promise<void>;
}

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 1_000, timeoutMs: 60_000 };

/** What every QueryEngine keeps; see the port. */
export function describeQueryEngineContract(name: string, open: () => Promise<QueryEngineUnderTest>): void {
  describe(`QueryEngine contract: ${name}`, () => {
    let subject: QueryEngineUnderTest;

    beforeAll(async () => {
      subject = await open();
      await subject.given(GOLDEN_EVENTS);
    });
    afterAll(() => subject.close());

    const result = async (sql: string, run: Partial<SqlRun> = {}): Promise<SqlResult> => {
      const answer = await subject.engine.explore(sql, { ...RUN, ...run });
      if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.detail}`);
      return answer.value;
    };
    const rows = async (sql: string, run: Partial<SqlRun> = {}): Promise<readonly SqlRow[]> =>
      (await result(sql, run)).rows;

    it('shows every event exactly once', async () => {
      expect(await rows('SELECT count(*) AS n, count(DISTINCT eventid) AS ids FROM audit_trail')).toEqual([
        { n: GOLDEN_EVENTS.length, ids: GOLDEN_EVENTS.length },
      ]);
    });

    it('gives the flat columns of a key event, with milliseconds, and null for what is not known', async () => {
      const sql = `SELECT eventtime, eventname, keyid, keyname, owneremail, tenant, outcome, keysource, sourceipaddress,
        errorcode, date FROM audit_trail WHERE keyid = ? AND eventname IN ('KeyUsed', 'ExternalKeyObserved')
        ORDER BY eventtime LIMIT 1`;
      expect(await rows(sql, { parameters: [KEY_B] })).toEqual([
        {
          eventtime: '2026-11-03T10:00:00.123Z',
          eventname: 'KeyUsed',
          keyid: KEY_B,
          keyname: NASTY_TEXT,
          owneremail: "bob.o'brien@example.com",
          tenant: TENANT_B,
          outcome: 'SUCCESS',
          keysource: 'keytrail',
          sourceipaddress: '198.51.100.9',
          errorcode: null,
          date: '2026/11/03',
        },
      ]);
      expect(await rows(sql, { parameters: [EXTERNAL_KEY] })).toEqual([
        {
          eventtime: '2026-10-01T12:00:00.000Z',
          eventname: 'ExternalKeyObserved',
          keyid: EXTERNAL_KEY,
          keyname: EXTERNAL_KEY,
          owneremail: 'deploy',
          tenant: TENANT_A,
          outcome: 'SUCCESS',
          keysource: 'aws:123456789012',
          sourceipaddress: 'keytrail',
          errorcode: null,
          date: '2026/10/01',
        },
      ]);
    });

    it('keeps quotes, backslashes, line breaks and emoji inside nested JSON', async () => {
      const sql = `SELECT json_extract_scalar(requestparameters, '$.reason') AS reason,
        json_extract_scalar(additionaleventdata, '$.event.data.reason') AS again
        FROM audit_trail WHERE eventname = 'KeyRevoked'`;
      expect(await rows(sql)).toEqual([{ reason: NASTY_TEXT, again: NASTY_TEXT }]);
    });

    it('says which gateway asked for the bearer, also of an event that is too large for one record', async () => {
      const sql = `SELECT eventtime, eventname, gatewaykeyid FROM audit_trail
        WHERE gatewaykeyid IS NOT NULL ORDER BY eventtime`;
      expect(await rows(sql)).toEqual([
        { eventtime: '2026-11-04T10:00:00.000Z', eventname: 'KeyUsed', gatewaykeyid: KEY_B },
        { eventtime: '2026-11-05T10:00:00.000Z', eventname: 'AuthenticationFailed', gatewaykeyid: KEY_B },
      ]);
    });

    it('shows an event of an unknown type, to no tenant', async () => {
      const sql = `SELECT eventname, eventtime, keyid, tenant FROM audit_trail WHERE eventname = 'KeyTeleported'`;
      expect(await rows(sql)).toEqual([
        { eventname: 'KeyTeleported', eventtime: '2026-11-07T10:00:00.000Z', keyid: null, tenant: '' },
      ]);
      expect(await rows(sql, { visibility: { kind: 'tenant', tenant: TENANT_A } })).toEqual([]);
    });

    it('keeps hashes of secrets out of the table', async () => {
      const sql = `SELECT count(*) AS n FROM audit_trail
        WHERE additionaleventdata LIKE ? OR requestparameters LIKE ? OR responseelements LIKE ?`;
      const hash = `%${SECRET_HASH}%`;
      expect(await rows(sql, { parameters: [hash, hash, hash] })).toEqual([{ n: 0 }]);
    });

    it("runs the Quilt guide's query as published", async () => {
      const file = await readFile(
        new URL('../../queries/audit/quilt-api-key-usage.sql', import.meta.url),
        'utf8',
      );
      const recent = new Date(Date.now() - 60_000).toISOString();
      await subject.given([useOfKeyA('019a9b3c-0000-7000-8000-00000000ffff', recent)]);
      const answer = await rows(file);
      expect(answer[0]).toEqual({
        eventtime: recent,
        eventname: 'KeyUsed',
        user_email: 'ana@example.com',
        key_name: 'Ana’s key',
        key_fingerprint: 'qk_abc...xyz',
        sourceipaddress: '203.0.113.7',
      });
    });

    it('finds JSON keys written in camel case and in lower case, and never changes a value', async () => {
      const sql = `SELECT DISTINCT json_extract_scalar(useridentity, '$.sessionContext.auth.keyName') AS exact,
        json_extract_scalar(useridentity, '$.sessioncontext.auth.keyname') AS lower_cased,
        json_extract_scalar(useridentity, '$.sessioncontext.auth') AS not_a_scalar,
        json_extract_scalar(useridentity, '$.nothing') AS absent
        FROM audit_trail WHERE keyid = ? AND eventname = 'KeyUsed'`;
      expect(await rows(sql, { parameters: [KEY_B] })).toEqual([
        { exact: NASTY_TEXT, lower_cased: NASTY_TEXT, not_a_scalar: null, absent: null },
      ]);
    });

    it('binds parameters by type and never splices them', async () => {
      const sql = `SELECT CAST(? AS varchar) AS t, CAST(? AS bigint) AS n, CAST(? AS double) AS d,
        CAST(? AS boolean) AS b, CAST(? AS varchar) AS nothing`;
      expect(await rows(sql, { parameters: [NASTY_TEXT, 9007199254740991, 1.5, true, null] })).toEqual([
        { t: NASTY_TEXT, n: 9007199254740991, d: 1.5, b: true, nothing: null },
      ]);
    });

    it('refuses too few and too many parameters as invalid', async () => {
      for (const parameters of [[], ['a', 'b']]) {
        const answer = await subject.engine.explore('SELECT CAST(? AS varchar) AS x', { ...RUN, parameters });
        expect(answer).toMatchObject({ ok: false, refusal: { code: 'sql_invalid' } });
      }
    });

    it('gives integers beyond 2^53 as text, and names column types as Trino does', async () => {
      const { columns, rows: values } = await result(
        `SELECT CAST('9007199254740993' AS bigint) AS big, 7 / 2 AS quotient, sum(CAST(1 AS bigint)) AS total,
          CAST('2026-11-20' AS date) AS day, CAST(0.5 AS double) AS half FROM audit_trail WHERE eventname = 'KeyRevoked'`,
      );
      expect(values).toEqual([
        { big: '9007199254740993', quotient: 3, total: 1, day: '2026-11-20', half: 0.5 },
      ]);
      expect(columns).toEqual([
        { name: 'big', type: 'bigint' },
        { name: 'quotient', type: 'integer' },
        { name: 'total', type: 'bigint' },
        { name: 'day', type: 'date' },
        { name: 'half', type: 'double' },
      ]);
    });

    it('pages through equal times by event id without losing or repeating a row', async () => {
      const sql = `SELECT eventid FROM audit_trail WHERE keyid = ? AND eventtime = TIMESTAMP '2026-11-02 10:00:00'
        AND eventid > CAST(? AS varchar) ORDER BY eventtime, eventid LIMIT 3`;
      const seen: string[] = [];
      for (let last = ''; ;) {
        const page = await rows(sql, { parameters: [KEY_A, last] });
        if (page.length === 0) break;
        seen.push(...page.map((row) => String(row['eventid'])));
        last = seen.at(-1) ?? '';
      }
      expect(seen).toHaveLength(10);
      expect(new Set(seen).size).toBe(10);
    });

    it('says when there were more rows than the limit, and only then', async () => {
      const sql = `SELECT eventid FROM audit_trail WHERE eventtime = TIMESTAMP '2026-11-02 10:00:00'`;
      const cut = await result(sql, { rowLimit: 9 });
      expect([cut.rows.length, cut.truncated]).toEqual([9, true]);
      const whole = await result(sql, { rowLimit: 10 });
      expect([whole.rows.length, whole.truncated]).toEqual([10, false]);
    });

    it('shows a tenant its own rows only, also when its name has a quote', async () => {
      for (const tenant of [TENANT_A, TENANT_B]) {
        const seen = await rows('SELECT DISTINCT tenant FROM audit_trail', {
          visibility: { kind: 'tenant', tenant },
        });
        expect(seen).toEqual([{ tenant }]);
      }
      const none = { visibility: { kind: 'tenant', tenant: "' OR '1'='1" } } as const;
      expect(await rows('SELECT count(*) AS n FROM audit_trail', none)).toEqual([{ n: 0 }]);
    });

    it('tells how many bytes it had to consider', async () => {
      expect((await result('SELECT count(*) AS n FROM audit_trail')).bytesScanned).toBeGreaterThan(0);
    });

    const ENDLESS = `SELECT count(*) AS n FROM range(100000) a, range(100000) b, range(100000) c`;

    it('stops a statement whose time is up, and goes on working', async () => {
      const answer = await subject.engine.explore(ENDLESS, { ...RUN, timeoutMs: 100 });
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'query_timeout' } });
      expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('stops a statement whose caller has gone, before or while it runs', async () => {
      const gone = await subject.engine.explore(ENDLESS, { ...RUN, signal: AbortSignal.abort() });
      expect(gone).toMatchObject({ ok: false, refusal: { code: 'query_cancelled' } });
      const caller = new AbortController();
      const running = subject.engine.explore(ENDLESS, { ...RUN, signal: caller.signal });
      setImmediate(() => caller.abort());
      expect(await running).toMatchObject({ ok: false, refusal: { code: 'query_cancelled' } });
    });

    it('refuses what is not one SELECT, what does not parse and what does not bind', async () => {
      const codes = async (sql: string): Promise<unknown> => {
        const answer = await subject.engine.explore(sql, RUN);
        return answer.ok ? 'ran' : answer.refusal.code;
      };
      expect(await codes('DROP TABLE audit_trail')).toBe('sql_not_allowed');
      expect(await codes('SELECT 1; SELECT 2')).toBe('sql_not_allowed');
      expect(await codes('SELECT FROM WHERE')).toBe('sql_invalid');
      expect(await codes('SELECT nosuchcolumn FROM audit_trail')).toBe('sql_invalid');
      expect(await codes('')).toBe('sql_invalid');
    });

    it('throws for a report query that fails: it was reviewed, so the engine is at fault', async () => {
      await expect(subject.engine.report('SELECT nosuchcolumn FROM audit_trail', RUN)).rejects.toMatchObject({
        name: 'InfrastructureError',
        code: 'query_engine_failed',
      });
    });

    it('states a position that covers what was given', async () => {
      const position = await subject.engine.position();
      expect(position.lifecycle).toMatch(/^\d+:\d+(,\d+:\d+)*$/);
      expect(position.usage).toMatch(/^\d+:\d+(,\d+:\d+)*$/);
      expect(position.usage).not.toBe('0:0');
    });
  });
}
