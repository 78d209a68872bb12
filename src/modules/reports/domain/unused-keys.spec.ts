import { describe, expect, it } from '@jest/globals';
import { isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { KeyFacts } from './key-facts.ts';
import { unusedKeysReport, type UnusedKeysInput } from './unused-keys.ts';

const AS_OF_MS = Date.parse('2026-11-20T21:00:00.000Z');
const asOf = isoTime(AS_OF_MS);
const ago = (days: number, ms = 0): string => isoTime(AS_OF_MS - days * MS_PER_DAY + ms);

const key = (facts: Partial<KeyFacts> & { readonly keyId: string }): KeyFacts => ({
  name: `name of ${facts.keyId}`,
  owner: 'ana@example.com',
  tenant: 'default',
  source: 'keytrail',
  lifetime: 'long-term',
  status: 'ACTIVE',
  createdAt: ago(200),
  knownSince: facts.createdAt ?? ago(200),
  rotatedAt: null,
  expiresAt: null,
  lastUsedAt: null,
  lastAttemptAt: null,
  ...facts,
});

const NONE = { used: 0, young: 0, temporary: 0, revoked: 0, expired: 0 };
const input = (candidates: readonly KeyFacts[], more: Partial<UnusedKeysInput> = {}): UnusedKeysInput => ({
  madeAt: asOf,
  asOf,
  logPosition: 'lifecycle 0:9, usage 0:99',
  coverage: [{ source: 'keytrail', from: ago(300), to: asOf }],
  policy: { days: 45, comparison: 'at-least' },
  candidates,
  leftOut: NONE,
  ...more,
});
const idsOf = (rows: readonly Readonly<Record<string, unknown>>[] = []): unknown[] =>
  rows.map((row) => row['keyId']);
const findings = (given: UnusedKeysInput): unknown[] => idsOf(unusedKeysReport(given).rows);

it('a report states its basis, every key of the population, and the evidence of every finding', () => {
  const used = key({
    keyId: 'k1',
    lastUsedAt: ago(60),
    lastAttemptAt: ago(10),
    rotatedAt: ago(100),
    expiresAt: ago(-9),
  });
  const never = key({ keyId: 'k2', createdAt: ago(50) });
  const report = unusedKeysReport(
    input([never, used], { leftOut: { ...NONE, used: 7, temporary: 2, expired: 1 } }),
  );
  const { columns, notes, sections, ...rest } = report;
  expect(rest).toEqual({
    kind: 'unused-keys',
    title: 'Keys not used for 45 days',
    parameters: { days: 45, comparison: 'at-least', asOf },
    madeAt: asOf,
    coverage: [{ source: 'keytrail', from: ago(300), to: asOf }],
    logPosition: 'lifecycle 0:9, usage 0:99',
    population: { keys: 12, leftOut: { used: 7, young: 0, temporary: 2, revoked: 0, expired: 1 } },
    summary: {
      findings: 2,
      disabled: 0,
      unknown: 0,
      used: 7,
      young: 0,
      temporary: 2,
      revoked: 0,
      expired: 1,
    },
    rows: [
      {
        keyId: 'k1',
        name: 'name of k1',
        owner: 'ana@example.com',
        tenant: 'default',
        source: 'keytrail',
        status: 'ACTIVE',
        lastUse: 'used',
        lastUsedAt: ago(60),
        idleDays: 60,
        knownUntil: asOf,
        lastAttemptAt: ago(10),
        createdAt: ago(200),
        ageDays: 200,
        rotatedAt: ago(100),
        expiresAt: ago(-9),
      },
      {
        keyId: 'k2',
        name: 'name of k2',
        owner: 'ana@example.com',
        tenant: 'default',
        source: 'keytrail',
        status: 'ACTIVE',
        lastUse: 'never',
        lastUsedAt: null,
        idleDays: 50,
        knownUntil: asOf,
        lastAttemptAt: null,
        createdAt: ago(50),
        ageDays: 50,
        rotatedAt: null,
        expiresAt: null,
      },
    ],
  });
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(report.rows[0] ?? {}));
  expect(sections.map(({ rows }) => rows)).toEqual([[], []]);
  expect(notes[0]).toBe(
    'A finding is a key that existed for at least 45 days and has a proved idle time of at least 45 days.',
  );
});

describe.each([45, 90])('at the boundary of %i days', (days) => {
  const candidates = [
    key({ keyId: 'exactly', lastUsedAt: ago(days) }),
    key({ keyId: 'one millisecond less', lastUsedAt: ago(days, 1) }),
    key({ keyId: 'one millisecond more', lastUsedAt: ago(days, -1) }),
  ];

  it('exactly that long is a finding where the policy says at least, one millisecond less is not', () => {
    expect(findings(input(candidates, { policy: { days, comparison: 'at-least' } }))).toEqual([
      'one millisecond more',
      'exactly',
    ]);
  });

  it('exactly that long is no finding where the policy says over, one millisecond more is', () => {
    expect(findings(input(candidates, { policy: { days, comparison: 'over' } }))).toEqual([
      'one millisecond more',
    ]);
  });

  it('the same holds for the age of a key that was never used', () => {
    const created = [
      key({ keyId: 'exactly', createdAt: ago(days) }),
      key({ keyId: 'less', createdAt: ago(days, 1) }),
    ];
    expect(findings(input(created, { policy: { days, comparison: 'at-least' } }))).toEqual(['exactly']);
    expect(findings(input(created, { policy: { days, comparison: 'over' } }))).toEqual([]);
  });

  it('a key on the boundary that is no finding is counted as used or young', () => {
    const created = key({ keyId: 'young', createdAt: ago(days) });
    const report = unusedKeysReport(
      input([key({ keyId: 'used', lastUsedAt: ago(days) }), created], {
        policy: { days, comparison: 'over' },
      }),
    );
    expect(report.population).toEqual({ keys: 2, leftOut: { ...NONE, used: 1, young: 1 } });
  });
});

it('a disabled key is listed apart, since it already does no harm', () => {
  const report = unusedKeysReport(input([key({ keyId: 'k', status: 'DISABLED', lastUsedAt: ago(80) })]));
  expect(report.rows).toEqual([]);
  expect(idsOf(report.sections[0]?.rows)).toEqual(['k']);
});

it('a refused attempt is no use', () => {
  expect(findings(input([key({ keyId: 'k', lastUsedAt: ago(80), lastAttemptAt: ago(1) })]))).toEqual(['k']);
});

describe('a key of an imported trail that ended long ago', () => {
  const external = (lastUsedAt: string | null) =>
    key({ keyId: 'AKIA', source: 'aws:1', createdAt: null, knownSince: ago(1_000), lastUsedAt });
  const trail = (from: number, to: number) => [{ source: 'aws:1', from: ago(from), to: ago(to) }];

  it('is unknown when the trail does not prove the idle time', () => {
    const report = unusedKeysReport(input([external(ago(1_000))], { coverage: trail(1_001, 999) }));
    expect(report.rows).toEqual([]);
    expect(report.sections[1]?.rows).toEqual([
      expect.objectContaining({
        keyId: 'AKIA',
        lastUse: 'unknown',
        lastUsedAt: ago(1_000),
        knownUntil: ago(999),
      }),
    ]);
  });

  it('is a finding, idle for what is proved, when it does', () => {
    const report = unusedKeysReport(input([external(ago(1_000))], { coverage: trail(1_001, 900) }));
    expect(report.rows).toEqual([
      expect.objectContaining({ keyId: 'AKIA', lastUse: 'idle', lastUsedAt: ago(1_000), idleDays: 100 }),
    ]);
  });

  it('is unknown without any coverage of its account', () => {
    expect(unusedKeysReport(input([external(null)])).summary).toMatchObject({ findings: 0, unknown: 1 });
  });
});

it('the same inputs give the same bytes, in whatever order the engine returns rows', () => {
  const keys = ['c', 'a', 'b'].map((keyId) => key({ keyId, lastUsedAt: ago(80) }));
  const one = JSON.stringify(unusedKeysReport(input(keys)));
  expect(JSON.stringify(unusedKeysReport(input([...keys].reverse())))).toBe(one);
});
