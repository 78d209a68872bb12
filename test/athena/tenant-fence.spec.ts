import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AthenaQueryEngine } from '../../src/modules/query-engine/athena/athena-query-engine.ts';
import type { SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import type { ParsedStatement } from '../../src/modules/query-engine/sandbox/syntax-node.ts';
import { GOLDEN_EVENTS, TENANT_A } from '../golden/golden-trail.ts';
import { ATTACKS } from '../golden/sql-attacks.ts';
import { AthenaFixture } from './athena-fixture.ts';

const RUN: SqlRun = {
  parameters: [],
  visibility: { kind: 'tenant', tenant: TENANT_A },
  rowLimit: 1_000,
  timeoutMs: 20_000,
};

/** Statements that show a stranger's row if anything does. Each selects the column `tenant`. */
const PERMITTED: readonly (readonly [what: string, sql: string])[] = [
  ['the table', 'SELECT * FROM audit_trail'],
  ['another case', 'SELECT tenant FROM Audit_Trail'],
  ['a quoted name', 'SELECT tenant FROM "audit_trail"'],
  ['an alias', 'SELECT t.tenant FROM audit_trail AS t'],
  ['an alias of its own name', 'SELECT audit_trail.tenant FROM audit_trail AS audit_trail'],
  [
    'a join with itself',
    'SELECT b.tenant FROM audit_trail a JOIN audit_trail b ON a.eventname = b.eventname',
  ],
  ['a subquery', 'SELECT tenant FROM (SELECT * FROM audit_trail) x'],
  ['a subquery in WHERE', `SELECT tenant FROM audit_trail WHERE tenant IN (SELECT tenant FROM audit_trail)`],
  ['a scalar subquery', 'SELECT (SELECT max(tenant) FROM audit_trail) AS tenant'],
  ['a WITH', 'WITH x AS (SELECT * FROM audit_trail) SELECT tenant FROM x'],
  [
    'a WITH on a WITH',
    'WITH x AS (SELECT * FROM audit_trail), y AS (SELECT * FROM x) SELECT y.tenant FROM y, x z',
  ],
  ['a WITH with columns', 'WITH x (tenant) AS (SELECT tenant FROM audit_trail) SELECT tenant FROM x'],
  ['a WITH inside', 'SELECT * FROM (WITH x AS (SELECT tenant FROM audit_trail) SELECT tenant FROM x) y'],
  [
    'a comment before WITH',
    '/* with */ -- with\nWITH x AS (SELECT tenant FROM audit_trail) SELECT tenant FROM x',
  ],
  ['with in small letters', 'with x as (select tenant from audit_trail) select tenant from x'],
  [
    'a recursive WITH',
    `WITH RECURSIVE x (tenant, n) AS (SELECT tenant, 1 FROM audit_trail UNION ALL SELECT x.tenant, n + 1
      FROM x, audit_trail t WHERE n < 2) SELECT tenant FROM x`,
  ],
  ['a union', 'SELECT tenant FROM audit_trail UNION ALL SELECT tenant FROM audit_trail'],
  ['parentheses', '(SELECT tenant FROM audit_trail)'],
  ['a condition that is always true', `SELECT tenant FROM audit_trail WHERE tenant <> 'acme' OR 1 = 1`],
  ['a final semicolon', 'SELECT tenant FROM audit_trail;'],
  ['a semicolon and a comment', 'SELECT tenant FROM audit_trail ; -- end'],
];

/** Texts in which one parser may read what another one runs. */
const AMBIGUOUS: readonly (readonly [what: string, sql: string])[] = [
  [
    'a comment in a comment',
    `SELECT tenant FROM audit_trail /* /* */ UNION ALL SELECT tenant FROM "keytrail"."audit_trail" -- */ */`,
  ],
  [
    'a comment that begins with its own end',
    `SELECT tenant FROM audit_trail /*/*/ UNION ALL SELECT tenant FROM keytrail.audit_trail -- */ */`,
  ],
  ['dollar quotes', `SELECT $$' UNION ALL SELECT tenant FROM keytrail.audit_trail --$$ AS tenant`],
  ['an escaped quote', `SELECT e'\\' AS tenant, ' UNION ALL SELECT tenant FROM keytrail.audit_trail --'`],
  ['a text of bytes', `SELECT x'41' AS tenant FROM audit_trail`],
  ['a text with Unicode escapes', `SELECT U&'\\0041' AS tenant FROM audit_trail`],
  ['backquotes', 'SELECT tenant FROM `keytrail`.`audit_trail`'],
  ['a no-break space', 'SELECT tenant FROM\u00a0audit_trail'],
  ['a quote that does not end', `SELECT tenant FROM audit_trail WHERE tenant = 'x`],
  ['a comment that does not end', 'SELECT tenant FROM audit_trail /* x'],
];

const NAMES: readonly (readonly [what: string, sql: string])[] = [
  ['the database', 'SELECT tenant FROM keytrail.audit_trail'],
  ['the database in quotes', 'SELECT tenant FROM "KEYTRAIL"."audit_trail"'],
  ['the database with spaces', 'SELECT tenant FROM keytrail . audit_trail'],
  ['the database behind a comment', 'SELECT tenant FROM keytrail/* x */./* y */audit_trail'],
  ['the catalog', 'SELECT tenant FROM awsdatacatalog.keytrail.audit_trail'],
  ['another catalog', 'SELECT tenant FROM memory.keytrail.audit_trail'],
  ['another table of the database', 'SELECT eventname AS tenant FROM keytrail.cloudtrail'],
  ['the list of tables', 'SELECT table_name AS tenant FROM information_schema.tables'],
  ['the list of partitions', 'SELECT * FROM "audit_trail$partitions"'],
];

/** Attacks on memory: they see no rows, and only the sandbox keeps the engine behind the test server from them. */
const MAKES_MUCH = /huge|range|repeated|padded|multiplied|doubled/;

const HARMLESS: ParsedStatement = { parsed: true, statements: [{ node: { type: 'SELECT_NODE' } }] };

describe('the rows of other tenants, on Athena', () => {
  let athena: AthenaFixture;
  let engine: AthenaQueryEngine;
  /** As if the sandbox read every statement as a harmless one. */
  let deceived: AthenaQueryEngine;

  beforeAll(async () => {
    athena = await AthenaFixture.open();
    engine = await athena.engine();
    deceived = await athena.engine({ parse: () => Promise.resolve(HARMLESS) });
    await athena.given(GOLDEN_EVENTS);
  });
  afterAll(() => athena.close());

  it.each(PERMITTED)('are not seen through %s', async (_, sql) => {
    const answer = await engine.explore(sql, RUN);
    if (!answer.ok) throw new Error(answer.refusal.detail);
    expect(answer.value.rows.length).toBeGreaterThan(0);
    expect([...new Set(answer.value.rows.map((row) => row['tenant']))]).toEqual([TENANT_A]);
  });

  it.each(AMBIGUOUS)('are not seen through %s, which never reaches Athena', async (_, sql) => {
    const before = athena.server.callsOf('StartQueryExecution').length;
    for (const each of [engine, deceived]) {
      const answer = await each.explore(sql, RUN);
      expect(answer.ok ? answer.value.rows : answer.refusal.code).toMatch(/^sql_(?:not_allowed|invalid)$/);
    }
    expect(athena.server.callsOf('StartQueryExecution')).toHaveLength(before);
  });

  it.each(NAMES)('are not seen by naming %s, even if the sandbox were deceived', async (_, sql) => {
    for (const each of [engine, deceived]) {
      const answer = await each.explore(sql, RUN);
      expect(answer.ok ? answer.value.rows : answer.refusal.code).toBe('sql_not_allowed');
    }
  });

  it('are not seen by any statement of the attack list, even if the sandbox were deceived', async () => {
    const strangers: unknown[] = [];
    for (const [aim, text] of ATTACKS) {
      const sql = text.replaceAll('$DIR', athena.trail.copy.tableDirectory);
      const refused = await engine.explore(sql, RUN);
      if (refused.ok) strangers.push({ aim, answer: refused });
      if (MAKES_MUCH.test(aim)) continue;
      const answer = await deceived.explore(sql, { ...RUN, timeoutMs: 500 }).catch(() => undefined);
      if (answer?.ok !== true) continue;
      const seen = answer.value.rows.filter(({ tenant }) => tenant !== TENANT_A && tenant != null);
      if (seen.length > 0) strangers.push({ aim, seen });
    }
    expect(strangers).toEqual([]);
  });

  it('cannot be reached by a bare name outside of the statement, since it runs in no database', async () => {
    const bodies = athena.server.callsOf('StartQueryExecution');
    expect(bodies.filter((body) => body['QueryExecutionContext'] !== undefined)).toEqual([]);
  });

  it.each([
    ['at the top', `WITH audit_trail AS (SELECT 'x' AS tenant) SELECT tenant FROM audit_trail`],
    ['in another case', `WITH Audit_Trail AS (SELECT 'x' AS tenant) SELECT tenant FROM audit_trail`],
    ['inside', `SELECT * FROM (WITH audit_trail AS (SELECT 'x' AS tenant) SELECT tenant FROM audit_trail) y`],
  ])('are not confused with a WITH of the same name %s: it is refused', async (_, sql) => {
    expect(await engine.explore(sql, RUN)).toEqual({
      ok: false,
      refusal: { code: 'sql_not_allowed', detail: 'On Athena audit_trail cannot be a name of WITH.' },
    });
  });
});
