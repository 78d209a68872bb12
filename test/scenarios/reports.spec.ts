import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KnownEvent } from '../../src/events/catalogue.ts';
import { keyCreatedV1 } from '../../src/events/former/key-created-v1.ts';
import { keyReviewedV1 } from '../../src/events/key-reviewed.ts';
import { keyUpdatedV2 } from '../../src/events/key-updated.ts';
import { keyUsedV1 } from '../../src/events/key-used.ts';
import { readEvent } from '../../src/events/stored-event.ts';
import { requestRefusedV1 } from '../../src/events/request-refused.ts';
import { sessionUsedV1 } from '../../src/events/session-used.ts';
import { signInFailedV1 } from '../../src/events/sign-in-failed.ts';
import { trailImportedV1 } from '../../src/events/trail-imported.ts';
import type { TrailVisibility } from '../../src/modules/query-engine/query-engine.ts';
import type { Report } from '../../src/modules/reports/domain/report.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import {
  created,
  disabled,
  enabled,
  expired,
  nextEventId,
  observed,
  presented,
  revoked,
  rotated,
} from '../fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';

const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const day = (n: number, ms = 0): string => isoTime(START_MS + n * MS_PER_DAY + ms);
const NOW = day(200);
const ALL: TrailVisibility = { kind: 'all' };

let trail: QueryableTrail;
beforeEach(async () => {
  trail = await openQueryableTrail(NOW);
});
afterEach(() => trail.close());

const key = (keyId: string, onDay: number, more: Partial<Parameters<typeof created>[0]> = {}): KnownEvent =>
  created({ keyId, time: day(onDay), name: `name-${keyId}`, expiresAt: null, ...more });
const used = (keyId: string, onDay: number, ms = 0): KnownEvent => presented({ keyId, time: day(onDay, ms) });
const updated = (keyId: string, onDay: number, after: object): KnownEvent => ({
  ...keyUpdatedV2.example,
  id: nextEventId(),
  keyId,
  time: day(onDay),
  data: { keyName: `name-${keyId}`, owner: 'ana@example.com', before: {}, after },
});

async function made(report: ReturnType<QueryableTrail['reports']['usage']>): Promise<Report> {
  const result = await report;
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
}
const unused = (asOf: string, days = 45, visibility: TrailVisibility = ALL): Promise<Report> =>
  made(trail.reports.unusedKeys({ days, asOf }, visibility));
const findings = async (asOf: string, days = 45): Promise<unknown[]> =>
  (await unused(asOf, days)).rows.map(({ keyId, lastUse }) => `${String(keyId)} ${String(lastUse)}`);
const inventory = async (asOf: string): Promise<Report['rows']> =>
  (await made(trail.reports.inventory({ asOf }, ALL))).rows;
const statuses = async (asOf: string): Promise<unknown[]> =>
  (await inventory(asOf)).map(({ keyId, status }) => `${String(keyId)} ${String(status)}`);

describe('the unused-key report', () => {
  it('finds a key exactly when its window is full, to the millisecond', async () => {
    await trail.append(key('used', 0), key('never', 0), used('used', 50));
    expect(await findings(day(45, -1))).toEqual([]);
    expect(await findings(day(45))).toEqual(['never never', 'used never']);
    expect(await findings(day(95, -1))).toEqual(['never never']);
    expect(await findings(day(95))).toEqual(['never never', 'used used']);
    const over = await made(trail.reports.unusedKeys({ days: 45, comparison: 'over', asOf: day(95) }, ALL));
    expect(over.rows.map(({ keyId }) => keyId)).toEqual(['never']);
    expect(over.population).toMatchObject({ keys: 2, leftOut: { used: 1 } });
  });

  it('counts what is no finding by its reason, and lists disabled keys apart', async () => {
    await trail.append(
      key('finding', 0),
      key('revoked', 0),
      key('expired', 0),
      key('past-expiry', 0, { expiresAt: day(80) }),
      key('disabled', 0),
      key('enabled', 0),
      key('young', 99),
      key('busy', 0),
      revoked({ keyId: 'revoked', time: day(10) }),
      expired({ keyId: 'expired', time: day(10) }),
      disabled({ keyId: 'disabled', time: day(10) }),
      disabled({ keyId: 'enabled', time: day(10) }),
      enabled({ keyId: 'enabled', time: day(11) }),
      used('busy', 99),
    );
    const report = await unused(day(100));
    expect(report.rows.map(({ keyId }) => keyId)).toEqual(['enabled', 'finding']);
    expect(report.sections[0]?.rows.map(({ keyId }) => keyId)).toEqual(['disabled']);
    expect(report.summary).toEqual({
      findings: 2,
      disabled: 1,
      unknown: 0,
      used: 1,
      young: 1,
      temporary: 0,
      revoked: 1,
      expired: 2,
    });
    expect(report.population.keys).toBe(8);
    expect(report.coverage).toEqual([{ source: 'keytrail', from: day(0), to: day(100) }]);
    expect(report.logPosition).toBe('lifecycle 0:13, usage 0:1');
  });

  it('takes a request of a gateway for a use of the gateway’s key, and a refused request for none', async () => {
    const via = { keyId: 'gateway', keyName: 'edge' };
    await trail.append(
      key('gateway', 0),
      key('bearer', 0),
      presented({ keyId: 'bearer', time: day(98), outcome: 'FORBIDDEN', via }),
    );
    const report = await unused(day(100));
    expect(report.rows.map(({ keyId, lastAttemptAt }) => [keyId, lastAttemptAt])).toEqual([
      ['bearer', day(98)],
    ]);
    expect(report.summary).toMatchObject({ findings: 1, used: 1 });
  });

  it('shows a tenant its own keys only', async () => {
    await trail.append(key('mine', 0, { tenant: 'acme' }), key('theirs', 0));
    const report = await unused(day(100), 45, { kind: 'tenant', tenant: 'acme' });
    expect(report.rows.map(({ keyId }) => keyId)).toEqual(['mine']);
    expect(report.population.keys).toBe(1);
  });

  it('of an instant is not changed by what happened after it', async () => {
    const parameters = [key('a', 0), key('b', 0), used('b', 20)] as const;
    await trail.append(...parameters);
    const before = await unused(day(100));
    await trail.append(
      used('a', 120),
      revoked({ keyId: 'b', time: day(121) }),
      key('later', 122),
      updated('a', 123, { owner: 'new@example.com' }),
    );
    const { logPosition: _, ...after } = await unused(day(100));
    const { logPosition: __, ...expected } = before;
    expect(after).toEqual(expected);
  });

  it('leaves temporary credentials out and external keys unknown beyond their trail', async () => {
    const external = observed({ keyId: 'AKIA1', time: day(1) });
    const temporary = observed({ keyId: 'ASIA1', time: day(1) });
    const source = 'aws:123456789012';
    const covers = { ...trailImportedV1.example.data, source, coversFrom: day(0), coversTo: day(60) };
    await trail.append(
      external,
      { ...temporary, data: { ...temporary.data, kind: 'temporary' } } as KnownEvent,
      { ...trailImportedV1.example, id: nextEventId(), time: NOW, data: covers },
      used('AKIA1', 30),
    );
    expect((await unused(day(100))).summary).toMatchObject({ findings: 0, unknown: 1, temporary: 1 });
    const shorter = await unused(day(100), 30);
    expect(shorter.rows).toEqual([
      expect.objectContaining({ keyId: 'AKIA1', source, lastUse: 'idle', idleDays: 30, knownUntil: day(60) }),
    ]);
  });

  it('knows of an external key nothing after its trail was imported, whatever time a record in it stated', async () => {
    const source = 'aws:123456789012';
    const imported = (coversFrom: string, coversTo: string): KnownEvent => ({
      ...trailImportedV1.example,
      ...{ id: nextEventId(), time: day(60) },
      data: { ...trailImportedV1.example.data, source, coversFrom, coversTo },
    });
    await trail.append(
      observed({ keyId: 'AKIA1', time: day(1) }),
      imported(day(0), day(1500)),
      imported(day(90), day(1500)),
    );
    const { coverage, summary, sections } = await unused(day(160), 90);
    expect(coverage).toEqual([{ source, from: day(0), to: day(60) }]);
    expect(summary).toMatchObject({ findings: 0, unknown: 1 });
    expect(sections[1]?.rows).toMatchObject([{ keyId: 'AKIA1', lastUse: 'unknown', knownUntil: day(60) }]);
  });
});

describe('the inventory', () => {
  it('shows each key in the state and with the rights that it had at the instant', async () => {
    await trail.append(
      key('a', 0, { owner: 'ana@example.com', expiresAt: day(90) }),
      updated('a', 10, {
        allowedDatasets: null,
        permissions: ['read', 'write'],
        owner: 'bo@example.com',
        name: 'renamed',
      }),
      rotated({ keyId: 'a', time: day(20), expiresAt: day(120) }),
      used('a', 30),
      presented({ keyId: 'a', time: day(31), outcome: 'FORBIDDEN' }),
      updated('a', 40, { expiresAt: null }),
      updated('a', 60, { role: 'viewer', allowedCidrs: null }),
    );
    const [row] = await inventory(day(50));
    expect(row).toEqual({
      keyId: 'a',
      name: 'renamed',
      owner: 'bo@example.com',
      creator: 'ana@example.com',
      tenant: 'default',
      source: 'keytrail',
      lifetime: 'long-term',
      status: 'ACTIVE',
      createdAt: day(0),
      ageDays: 50,
      rotatedAt: day(20),
      expiresAt: null,
      lastUse: 'used',
      lastUsedAt: day(30),
      idleDays: 20,
      knownUntil: day(50),
      lastAttemptAt: day(31),
      role: 'analyst',
      scopes: 'inherit',
      allowedDatasets: 'all',
      permissions: 'read, write',
      rateLimit: '600',
      note: 'GitHub Actions, repository sales-etl',
      allowedCidrs: '203.0.113.0/24',
    });
    expect((await inventory(day(15)))[0]).toMatchObject({
      expiresAt: day(90),
      rotatedAt: null,
      lastUse: 'never',
    });
    expect((await inventory(day(25)))[0]).toMatchObject({ expiresAt: day(120), rotatedAt: day(20) });
    expect((await inventory(day(61)))[0]).toMatchObject({ role: 'viewer', allowedCidrs: 'all' });
  });

  it('shows a key whose creation was written by a former version of the program', async () => {
    const old = { ...keyCreatedV1.example, id: nextEventId(), keyId: 'old', time: day(0) };
    await trail.append(old as unknown as KnownEvent, updated('old', 10, { allowedCidrs: ['10.0.0.0/8'] }));
    expect((await inventory(day(9)))[0]).toMatchObject({ rateLimit: '600', allowedCidrs: 'all' });
    expect((await inventory(day(10)))[0]).toMatchObject({ rateLimit: '600', allowedCidrs: '10.0.0.0/8' });
  });

  it('lets the first end of a key stand, and an expiry count from its instant on', async () => {
    await trail.append(
      key('a', 0, { expiresAt: day(50) }),
      key('b', 1),
      disabled({ keyId: 'b', time: day(5) }),
      revoked({ keyId: 'b', time: day(10) }),
      expired({ keyId: 'b', time: day(11) }),
    );
    expect(await statuses(day(0))).toEqual(['a ACTIVE']);
    expect(await statuses(day(5))).toEqual(['a ACTIVE', 'b DISABLED']);
    expect(await statuses(day(50, -1))).toEqual(['a ACTIVE', 'b REVOKED']);
    expect(await statuses(day(50))).toEqual(['a EXPIRED', 'b REVOKED']);
  });
});

describe('the usage report', () => {
  const period = { from: day(10), to: day(12) };
  const usage = (groupBy: 'key' | 'owner' | 'day'): Promise<Report> =>
    made(trail.reports.usage({ ...period, groupBy }, ALL));

  beforeEach(() =>
    trail.append(
      key('a', 0, { owner: 'ana@example.com' }),
      key('b', 11, { owner: 'ana@example.com' }),
      used('a', 10, -1),
      used('a', 10),
      updated('a', 5, { name: 'renamed' }),
      used('a', 11),
      presented({ keyId: 'b', time: day(11), outcome: 'RATE_LIMITED' }),
      presented({ keyId: null, time: day(11), outcome: 'INVALID' }),
      used('a', 12),
    ),
  );

  it('totals a period that includes its beginning and not its end', async () => {
    const { summary, sections } = await usage('key');
    expect(summary).toEqual({
      keys: 2,
      active: 2,
      expired: 0,
      revoked: 0,
      disabled: 0,
      created: 1,
      used: 1,
      requests: 4,
      successes: 2,
      failures: 2,
    });
    expect(sections[0]?.rows).toEqual([
      {
        keyId: 'b',
        name: 'name-b',
        owner: 'ana@example.com',
        tenant: 'default',
        source: 'keytrail',
        status: 'ACTIVE',
        createdAt: day(11),
      },
    ]);
  });

  const none = { invalid: 0, expired: 0, revoked: 0, disabled: 0, forbidden: 0, rateLimited: 0 };

  it('groups by key, requests with unknown secrets under no key', async () => {
    const a = { keyId: 'a', name: 'renamed', owner: 'ana@example.com' };
    const once = { firstRequestAt: day(11), lastRequestAt: day(11), requests: 1, requestsPerDay: 0.5 };
    expect((await usage('key')).rows).toEqual([
      {
        ...a,
        ...none,
        ...once,
        requests: 2,
        successes: 2,
        requestsPerDay: 1,
        firstRequestAt: day(10),
        lastUsedAt: day(11),
      },
      { ...a, keyId: 'b', name: 'name-b', ...none, ...once, successes: 0, rateLimited: 1, lastUsedAt: null },
      { keyId: null, name: null, owner: null, ...none, ...once, successes: 0, invalid: 1, lastUsedAt: null },
    ]);
  });

  it('groups by owner', async () => {
    expect((await usage('owner')).rows).toEqual([
      {
        owner: 'ana@example.com',
        keys: 2,
        requests: 3,
        successes: 2,
        ...none,
        rateLimited: 1,
        requestsPerDay: 1.5,
        lastUsedAt: day(11),
      },
      {
        owner: null,
        keys: 0,
        requests: 1,
        successes: 0,
        ...none,
        invalid: 1,
        requestsPerDay: 0.5,
        lastUsedAt: null,
      },
    ]);
  });

  it('groups by day', async () => {
    expect((await usage('day')).rows).toEqual([
      { day: '2026-01-11', keys: 1, requests: 1, successes: 1, ...none },
      { day: '2026-01-12', keys: 2, requests: 3, successes: 1, ...none, invalid: 1, rateLimited: 1 },
    ]);
  });
});

describe('the access review', () => {
  const reviewed = (keyId: string, onDay: number, decision: 'keep' | 'rotate' | 'revoke'): KnownEvent => ({
    ...keyReviewedV1.example,
    ...{ id: nextEventId(), keyId, time: day(onDay) },
    data: { ...keyReviewedV1.example.data, decision },
  });

  it('lists every live key with its rights, its use, its last review and who may not review it', async () => {
    const zoe = { owner: 'zoe@example.com' };
    await trail.append(
      key('a', 0, zoe),
      key('b', 1, { ...zoe, expiresAt: day(300) }),
      key('c', 2, { owner: 'ana@example.com' }),
      key('gone', 3),
      key('past', 3, { expiresAt: day(90) }),
      observed({ keyId: 'AKIA1', time: day(4) }),
      disabled({ keyId: 'b', time: day(20) }),
      revoked({ keyId: 'gone', time: day(21) }),
      used('a', 30),
      reviewed('a', 40, 'rotate'),
      reviewed('a', 50, 'keep'),
      reviewed('c', 101, 'revoke'),
    );
    const report = await made(trail.reports.accessReview({ asOf: day(100) }, ALL));
    expect(report.rows.map(({ owner, keyId }) => [owner, keyId])).toEqual([
      ['ana@example.com', 'c'],
      ['deploy', 'AKIA1'],
      ['zoe@example.com', 'a'],
      ['zoe@example.com', 'b'],
    ]);
    expect(report.rows.find(({ keyId }) => keyId === 'a')).toMatchObject({
      owner: 'zoe@example.com',
      creator: 'ana@example.com',
      role: 'analyst',
      scopes: 'inherit',
      lastUse: 'used',
      lastUsedAt: day(30),
      lastReviewedAt: day(50),
      lastReviewer: 'ana@example.com',
      lastDecision: 'keep',
      notReviewedBy: 'zoe@example.com, ana@example.com',
    });
    expect(report.rows.find(({ keyId }) => keyId === 'c')).toMatchObject({
      lastReviewedAt: null,
      notReviewedBy: 'ana@example.com',
    });
    expect(report.population).toEqual({ keys: 6, leftOut: { revoked: 1, expired: 1, temporary: 0 } });
    expect(report.summary).toMatchObject({
      keys: 4,
      reviewed: 1,
      neverReviewed: 3,
      disabled: 1,
      withoutExpiry: 3,
    });
    expect(report.columns.map(({ name }) => name)).toEqual(Object.keys(report.rows[0] ?? {}));
  });
});

describe('the report of failed attempts', () => {
  it('counts every refused attempt once, by key, fingerprint, address and outcome, and none that was accepted', async () => {
    const refused = (
      keyId: string | null,
      onDay: number,
      outcome: 'INVALID' | 'REVOKED' | 'FORBIDDEN' | 'RATE_LIMITED',
      ip: string,
      ms = 0,
    ) => presented({ keyId, time: day(onDay, ms), outcome, ip });
    const [here, there] = ['203.0.113.7', '198.51.100.9'];
    const refusedRequest = (code: string, ip: string): KnownEvent => {
      const { example } = requestRefusedV1;
      const { actor } = keyUsedV1.example;
      const origin = { ...example.origin, ip };
      const data = { ...example.data, code };
      return { ...example, ...{ id: nextEventId(), time: day(11), actor, origin, data } };
    };
    await trail.append(
      key('a', 0),
      used('a', 11),
      refused('a', 11, 'REVOKED', here),
      refused('a', 11, 'REVOKED', here, 5),
      refused('a', 12, 'REVOKED', here, -1),
      refused('a', 11, 'FORBIDDEN', here),
      refused('a', 11, 'REVOKED', there),
      refused(null, 11, 'INVALID', there),
      refused('a', 11, 'RATE_LIMITED', there),
      { ...signInFailedV1.example, id: nextEventId(), time: day(10) },
      { ...sessionUsedV1.example, id: nextEventId(), time: day(11), outcome: 'FORBIDDEN' },
      { ...sessionUsedV1.example, id: nextEventId(), time: day(11) },
      refusedRequest('own_alert', here),
      refusedRequest('key_not_found', here),
      // Of what is theirs, and only not as it is: access was given.
      refusedRequest('validation_failed', here),
      refusedRequest('key_revoked', here),
      refused('a', 10, 'REVOKED', here, -1),
      refused('a', 12, 'REVOKED', here),
    );
    const report = await made(trail.reports.failedAttempts({ from: day(10), to: day(12) }, ALL));
    const counted = report.rows.map((row) => [
      row['refused'],
      row['reason'],
      row['outcome'],
      row['keyId'],
      row['address'],
      row['attempts'],
    ]);
    expect(counted).toEqual([
      ['AuthenticationFailed', null, 'REVOKED', 'a', here, 3],
      ['AccessDenied', null, 'FORBIDDEN', 'a', here, 1],
      ['AuthenticationFailed', null, 'INVALID', null, there, 1],
      ['AuthenticationFailed', null, 'REVOKED', 'a', there, 1],
      ['RateLimited', null, 'RATE_LIMITED', 'a', there, 1],
      ['RequestRefused', 'key_not_found', 'FORBIDDEN', keyUsedV1.example.actor.id, here, 1],
      ['RequestRefused', 'own_alert', 'FORBIDDEN', keyUsedV1.example.actor.id, here, 1],
      ['SessionUsed', null, 'FORBIDDEN', null, here, 1],
      ['SignInFailed', 'wrong_password', 'INVALID', null, here, 1],
    ]);
    expect(report.rows[0]).toMatchObject({ firstAttemptAt: day(11), lastAttemptAt: day(12, -1) });
    expect(report.summary).toEqual({
      ...{ attempts: 11, invalid: 2, expired: 0, revoked: 4, disabled: 0, forbidden: 4, rateLimited: 1 },
      ...{ keys: 2, addresses: 2, ofNoKey: 3 },
    });
    expect(report.sections[0]?.rows.map((row) => [row['day'], row['attempts'], row['addresses']])).toEqual([
      ['2026-01-11', 1, 1],
      ['2026-01-12', 10, 2],
    ]);
    const own = await made(
      trail.reports.failedAttempts({ from: day(10), to: day(12) }, { kind: 'tenant', tenant: 'acme' }),
    );
    expect(own.rows).toEqual([]);
  });
});

it('who was given which bytes is in the trail before they are given', async () => {
  await trail.append(key('a', 0));
  const report = await unused(day(100));
  const { actor, origin } = used('a', 1);
  const rendered = await trail.reports.issue(report, 'csv', { actor, origin, tenant: 'default' });
  const { events } = await trail.log.read('usage', [], 10);
  const read = readEvent(events.at(-1)?.text ?? '');
  expect(read).toMatchObject({
    known: true,
    event: {
      type: 'ReportIssued',
      keyId: actor.credential?.keyId,
      time: NOW,
      actor,
      origin,
      data: {
        report: 'unused-keys',
        format: 'csv',
        parameters: { days: 45, comparison: 'at-least', asOf: day(100) },
        rows: 1,
        logPosition: report.logPosition,
        sha256: rendered.sha256,
      },
    },
  });
});

it('a trail without any event makes reports that say that nothing is covered', async () => {
  for (const report of [
    await unused(NOW),
    await made(trail.reports.inventory({}, ALL)),
    await made(trail.reports.usage({}, ALL)),
  ]) {
    expect({ rows: report.rows, coverage: report.coverage, keys: report.population.keys }).toEqual({
      rows: [],
      coverage: [],
      keys: 0,
    });
  }
});
