import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  alertAcknowledged,
  alertRaised,
  alertResolved,
  alertsSuppressed,
  alertSuppressionEnded,
  person,
} from '../../../../test/fixtures/alert-events.ts';
import { created, rotated } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { ALERT_INDEXES, ALERT_SCHEMA } from './alert-schema.ts';
import { alertFold } from './fold-alerts.ts';
import { SqliteAlertDirectory } from './sqlite-alert-directory.ts';

const hour = (n: number): string => isoTime(Date.parse('2026-11-20T00:00:00.000Z') + n * MS_PER_HOUR);

let database: DatabaseSync;
let rows: StatementCache;
let alerts: SqliteAlertDirectory;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const statement of [...ALERT_SCHEMA, ...ALERT_INDEXES]) database.exec(statement);
  rows = new StatementCache(database);
  alerts = new SqliteAlertDirectory(rows);
});
afterEach(() => database.close());

const given = (...events: readonly KnownEvent[]): void => {
  for (const event of events) alertFold.fold(rows, event);
};
const empty = (): void =>
  database.exec('DELETE FROM alerts; DELETE FROM alert_suppressions; DELETE FROM secret_holders');

describe('the fold of alerts', () => {
  it('takes their events for itself, and leaves others to the keys', () => {
    const all = [alertRaised({ alertId: 'a' }), alertsSuppressed({}), created({ keyId: 'key_ana' })];
    expect(all.map((event) => alertFold.fold(rows, event))).toEqual([true, true, false]);
  });

  it('knows that an alert is suppressed whichever of the two it saw first, and not for longer than it was', () => {
    const suppression = alertsSuppressed({
      time: hour(1),
      until: hour(9),
      suppressionId: 'sup_1',
      ofOwner: 'ana',
    });
    given(
      alertRaised({ alertId: 'before', time: hour(2) }),
      suppression,
      alertRaised({ alertId: 'after', time: hour(5) }),
    );
    const states = () => ['before', 'after'].map((id) => [alerts.byId(id)?.state, alerts.isSuppressed(id)]);
    expect(states()).toEqual([
      ['suppressed', true],
      ['suppressed', true],
    ]);
    given(alertSuppressionEnded({ suppressionId: 'sup_1', time: hour(4) }));
    expect(states()).toEqual([
      ['suppressed', true],
      ['open', false],
    ]);
    expect(alerts.isSuppressed('unknown')).toBe(false);
  });

  it('keeps who had the secret of a key in their hands, and lets nobody silence what is their own', () => {
    const scopes = [{ ofOwner: 'ana' }, { ofKeyId: 'key_ana' }, { rule: 'unusual-network' }] as const;
    const madeAt = (keyId: string, n: number, by: string): KnownEvent => ({
      ...created({ keyId, owner: 'ana', time: hour(n) }),
      actor: person(by),
    });
    given(
      ...scopes.map((scope, n) =>
        alertsSuppressed({ suppressionId: `sup_${n}`, time: hour(0), until: hour(90), by: 'dora', ...scope }),
      ),
      madeAt('key_ana', -99, 'bob'),
      { ...rotated({ keyId: 'key_ana', time: hour(2) }), actor: person('dora') },
      ...[1, 3, 26, 27].map((n) =>
        alertRaised({ alertId: `at_${n}`, time: hour(n), rule: 'unusual-network' }),
      ),
    );
    const states = [1, 3, 26, 27].map((n) => alerts.byId(`at_${n}`)?.state);
    expect(states).toEqual(['suppressed', 'open', 'open', 'suppressed']);
    const dora = { as: 'rotator', at: hour(2), id: person('dora').id, name: null };
    expect(alerts.byId('at_3')?.alert.heldBy).toEqual([dora]);
    const holdersOf = (keyId: string, around: string) => alerts.secretHolders(keyId, around);
    expect([
      holdersOf('key_ana', hour(2)),
      holdersOf('key_bob', hour(2)),
      holdersOf('key_ana', 'no time'),
    ]).toEqual([[dora], [], []]);
  });

  it('gives the same rows whatever order events of different keys come in', () => {
    const time = fc.integer({ min: 0, max: 20 }).map(hour);
    const life = (alertId: string, keyId: string) =>
      fc
        .tuple(time, time, time, fc.constantFrom('ana', 'bob'))
        .map(([raisedAt, at, then, owner]): KnownEvent[] => [
          { ...created({ keyId, owner, time: hour(0) }), actor: person('ana') },
          alertRaised({ alertId, keyId, owner, time: raisedAt, rule: keyId === 'k1' ? 'dormant' : 'spread' }),
          alertAcknowledged({ alertId, keyId, time: at }),
          alertResolved({ alertId, keyId, time: then }),
        ]);
    const silences = fc
      .array(fc.tuple(time, time, fc.constantFrom('dormant', null), fc.constantFrom('ana', 'k')), {
        maxLength: 4,
      })
      .map((all) =>
        all.flatMap(([from, to, rule, by], n): KnownEvent[] => [
          alertsSuppressed({ suppressionId: `sup_${n}`, time: from, until: hour(21), rule, by }),
          alertSuppressionEnded({ suppressionId: `sup_${n}`, time: to }),
        ]),
      );
    const partitions = fc.tuple(life('a', 'k1'), life('b', 'k2'), silences);
    const picks = fc.array(fc.nat(2), { minLength: 0, maxLength: 40 });
    fc.assert(
      fc.property(partitions, picks, (all, order) => {
        const digest = (events: readonly KnownEvent[]) => {
          empty();
          given(...events);
          return [
            rows.all('SELECT * FROM alerts ORDER BY id'),
            rows.all('SELECT * FROM alert_suppressions ORDER BY id'),
          ];
        };
        const queues = all.map((events) => [...events]);
        const mixed = order.flatMap((n) => queues[n]?.splice(0, 1) ?? []);
        expect(digest([...mixed, ...queues.flat()])).toEqual(digest(all.flat()));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the directory of alerts', () => {
  beforeEach(() => {
    given(
      alertRaised({ alertId: 'a1', time: hour(1), severity: 'low', rule: 'dormant' }),
      alertRaised({ alertId: 'a2', time: hour(2), severity: 'critical', rule: 'spread' }),
      alertRaised({ alertId: 'a3', time: hour(2), severity: 'high', rule: 'spread' }),
      alertRaised({ alertId: 'b1', time: hour(3), severity: 'medium', keyId: 'key_bob', owner: 'bob' }),
      alertRaised({
        alertId: 's1',
        time: hour(4),
        keyId: null,
        owner: null,
        subject: 'source:acme:203.0.113.7',
      }),
      alertRaised({ alertId: 'g1', time: hour(5), keyId: 'key_gus', owner: 'gus', tenant: 'globex' }),
      alertAcknowledged({ alertId: 'a2' }),
      alertResolved({ alertId: 'a3' }),
    );
  });
  const idsOf = (filter: Parameters<typeof alerts.list>[0]) =>
    alerts.list(filter, { after: null, limit: 10 }).items.map(({ alert }) => alert.id);

  it.each<[Parameters<typeof alerts.list>[0], readonly string[]]>([
    [{}, ['g1', 's1', 'b1', 'a3', 'a2', 'a1']],
    [{ tenant: 'acme', state: 'open' }, ['s1', 'b1', 'a1']],
    [{ state: 'resolved' }, ['a3']],
    [{ rule: 'spread', severity: 'critical' }, ['a2']],
    [{ keyId: 'key_bob' }, ['b1']],
    [{ owner: 'gus', tenant: 'acme' }, []],
    [{ from: hour(2), to: hour(4) }, ['b1', 'a3', 'a2']],
  ])('finds %j, the newest first', (filter, expected) => {
    expect(idsOf(filter)).toEqual(expected);
  });

  it('gives every alert on exactly one page, also where several were raised at once', () => {
    const seen: string[] = [];
    let after: Parameters<typeof alerts.list>[1]['after'] = null;
    do {
      const page = alerts.list({}, { after, limit: 2 });
      seen.push(...page.items.map(({ alert }) => alert.id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(['g1', 's1', 'b1', 'a3', 'a2', 'a1']);
  });

  it('groups them by key, with counts, the highest severity and the latest', () => {
    const first = alerts.groups({ tenant: 'acme' }, { after: null, limit: 2 });
    const second = alerts.groups({ tenant: 'acme' }, { after: first.next, limit: 2 });
    const shown = [...first.items, ...second.items].map((group) => [
      group.id,
      group.counts,
      group.highestSeverity,
      group.firstRaisedAt,
      group.latest.alert.id,
    ]);
    const none = { open: 0, acknowledged: 0, resolved: 0, suppressed: 0 };
    expect(shown).toEqual([
      ['source:acme:203.0.113.7', { ...none, open: 1 }, 'critical', hour(4), 's1'],
      ['key_bob', { ...none, open: 1 }, 'medium', hour(3), 'b1'],
      ['key_ana', { ...none, open: 1, acknowledged: 1, resolved: 1 }, 'critical', hour(1), 'a3'],
    ]);
    expect(second.next).toBeNull();
  });

  it('counts what nobody looks into, by severity, and says since when', () => {
    expect(alerts.open()).toEqual({
      bySeverity: { low: 1, medium: 1, high: 0, critical: 2 },
      oldestAt: hour(1),
    });
  });

  it('lists suppressions, the newest first, and those in force alone', () => {
    given(
      alertsSuppressed({ suppressionId: 'sup_1', time: hour(1), until: hour(2) }),
      alertsSuppressed({ suppressionId: 'sup_2', time: hour(1), until: hour(9) }),
      alertsSuppressed({ suppressionId: 'sup_3', time: hour(1), until: hour(9), tenant: 'globex' }),
    );
    const list = (filter: object, before: string | null = null) => {
      const page = alerts.suppressions(filter, { before, limit: 2 });
      return [page.items.map(({ id }) => id), page.next];
    };
    expect(list({})).toEqual([['sup_3', 'sup_2'], 'sup_2']);
    expect(list({}, 'sup_2')).toEqual([['sup_1'], null]);
    expect(list({ tenant: 'acme', inForceAt: hour(2) })).toEqual([['sup_2'], null]);
  });
});
