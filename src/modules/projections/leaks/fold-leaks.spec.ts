import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { created, nextEventId } from '../../../../test/fixtures/key-events.ts';
import { leakReportedV1, type LeakReported } from '../../../events/leak-reported.ts';
import { isoTime } from '../../../shared/iso-time.ts';
import { ALERT_SCHEMA } from '../alerts/alert-schema.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { leakFold } from './fold-leaks.ts';
import { LEAK_INDEXES, LEAK_SCHEMA } from './leak-schema.ts';
import { SqliteLeakDirectory } from './sqlite-leak-directory.ts';

let database: DatabaseSync;
let rows: StatementCache;
let leaks: SqliteLeakDirectory;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const statement of [...ALERT_SCHEMA, ...LEAK_SCHEMA, ...LEAK_INDEXES]) database.exec(statement);
  rows = new StatementCache(database);
  leaks = new SqliteLeakDirectory(rows);
});
afterEach(() => database.close());

const minute = (n: number): string => isoTime(Date.parse('2026-11-20T12:00:00.000Z') + n * 60_000);
const reported = (
  leakId: string,
  at: number,
  data: Partial<LeakReported['data']> = {},
  about: Partial<Pick<LeakReported, 'keyId' | 'tenant'>> = {},
): LeakReported => ({
  ...leakReportedV1.example,
  ...{ id: nextEventId(), time: minute(at), ...about },
  data: { ...leakReportedV1.example.data, leakId, ...data },
});
const given = (...events: readonly LeakReported[]): void => {
  for (const event of events) leakFold.fold(rows, event);
};

describe('the fold of reports of leaks', () => {
  it('takes their events for itself, the first of each id, and leaves others to the keys', () => {
    const events = [reported('l1', 0), reported('l1', 1, { note: 'again' }), created({ keyId: 'k' })];
    expect(events.map((event) => leakFold.fold(rows, event))).toEqual([true, true, false]);
    expect(leaks.byId('l1')).toMatchObject({ reportedAt: minute(0), note: null });
  });

  it('has one alert for a secret, and another when a key that was good again is acted on', () => {
    given(
      reported('first', 0),
      reported('elsewhere', 1, { action: 'none', accepted: false }),
      reported('good again', 2),
      reported('other secret', 3, { action: 'none', accepted: false, fingerprint: 'qk_old...old' }),
      reported('other key', 4, { action: 'none', accepted: false }, { keyId: 'key_2' }),
      reported('nobody', 5, { action: 'none', accepted: false }, { keyId: null, tenant: '-' }),
    );
    const alerted = leaks.unfinished(10).map(({ id }) => id);
    expect(alerted).toEqual(['first', 'good again', 'other secret', 'other key']);
    expect(leaks.byId('elsewhere')?.alertId).toBeNull();
    expect([...leaks.counts()]).toEqual([
      ['disable', 2],
      ['revoke', 0],
      ['alert', 0],
      ['none', 4],
    ]);
  });
});

describe('the directory of leaks', () => {
  it('lists the newest first, of one key or tenant, each on one page', () => {
    given(
      ...[0, 0, 1, 2].map((at, n) => reported(`l${n}`, at)),
      reported('theirs', 3, {}, { keyId: 'key_2', tenant: 'globex' }),
    );
    const idsOf = (filter: Parameters<typeof leaks.list>[0]) =>
      leaks.list(filter, { after: null, limit: 10 }).items.map(({ id }) => id);
    expect([idsOf({}), idsOf({ tenant: 'globex' }), idsOf({ keyId: 'key_2', tenant: 'default' })]).toEqual([
      ['theirs', 'l3', 'l2', 'l1', 'l0'],
      ['theirs'],
      [],
    ]);
    const first = leaks.list({ tenant: 'default' }, { after: null, limit: 3 });
    const second = leaks.list({ tenant: 'default' }, { after: first.next, limit: 3 });
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([
      ['l3', 'l2', 'l1'],
      ['l0'],
    ]);
    expect(second.next).toBeNull();
  });
});
