import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logged, presented, revoked, type Presentation } from '../../../../test/fixtures/key-events.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { SqliteUsageDirectory } from './sqlite-usage-directory.ts';
import { usageProjection } from './usage-projection.ts';

let dataDir: string;
let directory: SqliteUsageDirectory;
let store: SqliteReadModelStore;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-usage-'));
  directory = SqliteUsageDirectory.open({ dataDir });
  store = SqliteReadModelStore.open(usageProjection, { dataDir });
});

afterEach(() => {
  store.close();
  directory.close();
  rmSync(dataDir, { recursive: true });
});

function given(...presentations: readonly Presentation[]): void {
  const { checkpoint } = { checkpoint: store.checkpoint('usage')[0] ?? 0 };
  const events = logged(presentations.map(presented)).map((event) => ({
    ...event,
    offset: event.offset + checkpoint,
  }));
  store.apply('usage', events, [checkpoint + events.length]);
}

const NEVER = {
  lastUsedAt: null,
  lastUsedIp: null,
  lastAttemptAt: null,
  lastAttemptOutcome: null,
  firstUsedAt: null,
  successes: 0,
  failures: 0,
  failuresByCode: {},
  gatewayCalls: 0,
};
const [at0900, at0930, at1000, at1100] = ['09:00', '09:30', '10:00', '11:00'].map(
  (time) => `2026-11-20T${time}:00.000Z`,
) as [string, string, string, string];

describe('the activity of a key', () => {
  it('is nothing at all for a key that nobody presented', () => {
    expect(directory.activity('key_1')).toEqual({ keyId: 'key_1', ...NEVER });
  });

  it('keeps the last successful use and the last attempt apart', () => {
    given(
      { keyId: 'key_1', time: at0900, ip: '203.0.113.1' },
      { keyId: 'key_1', time: at0930, ip: '203.0.113.2' },
      { keyId: 'key_1', time: at1000, ip: '203.0.113.3', outcome: 'REVOKED' },
      { keyId: 'key_1', time: at1100, ip: '203.0.113.3', outcome: 'REVOKED' },
      { keyId: 'key_1', time: at0930, ip: '203.0.113.3', outcome: 'RATE_LIMITED' },
    );

    expect(directory.activity('key_1')).toEqual({
      keyId: 'key_1',
      firstUsedAt: at0900,
      lastUsedAt: at0930,
      lastUsedIp: '203.0.113.2',
      lastAttemptAt: at1100,
      lastAttemptOutcome: 'REVOKED',
      successes: 2,
      failures: 3,
      failuresByCode: { REVOKED: 2, RATE_LIMITED: 1 },
      gatewayCalls: 0,
    });
  });

  it('goes by event time: a trail imported later about earlier times does not make the last use earlier', () => {
    given({ keyId: 'key_1', time: at1000, ip: '203.0.113.2' });
    given({ keyId: 'key_1', time: at0900, ip: '203.0.113.1' });

    expect(directory.activity('key_1')).toEqual({
      keyId: 'key_1',
      ...NEVER,
      firstUsedAt: at0900,
      lastUsedAt: at1000,
      lastUsedIp: '203.0.113.2',
      lastAttemptAt: at1000,
      lastAttemptOutcome: 'SUCCESS',
      successes: 2,
    });
  });

  it('of a gateway includes what it asked about other keys, as use, counted by itself and without the address', () => {
    const via = { keyId: 'key_gateway', keyName: 'edge' };
    given(
      { keyId: 'key_1', time: at0900, ip: '203.0.113.1', via },
      { keyId: null, time: at0930, ip: '203.0.113.1', outcome: 'INVALID', via },
    );

    expect(directory.activity('key_gateway')).toEqual({
      keyId: 'key_gateway',
      ...NEVER,
      firstUsedAt: at0900,
      lastUsedAt: at0930,
      lastAttemptAt: at0930,
      lastAttemptOutcome: 'SUCCESS',
      gatewayCalls: 2,
    });
    expect(directory.activity('key_1').successes).toBe(1);
  });

  it('is given for many keys at once, those without any included', () => {
    given({ keyId: 'key_1', time: at0900 }, { keyId: 'key_2', time: at0900 });

    const found = directory.activities(['key_2', 'key_3', 'key_1']);

    expect([...found].map(([keyId, { successes }]) => [keyId, successes])).toEqual([
      ['key_2', 1],
      ['key_3', 0],
      ['key_1', 1],
    ]);
  });

  it('is not touched by events of other kinds, or that this program cannot read', () => {
    const [known] = logged([revoked({ keyId: 'key_1' })]);
    if (known === undefined) throw new Error('no event');
    const strange = ['{"type":"KeyUsed","version":99}', 'not JSON', '{}', 'null'];
    const events = [known.text, ...strange].map((text, n) => ({
      ...known,
      type: 'KeyUsed',
      text,
      offset: n + 1,
    }));

    store.apply('usage', events, [events.length]);

    expect(directory.activity('key_1')).toEqual({ keyId: 'key_1', ...NEVER });
    expect(store.checkpoint('usage')).toEqual([5]);
  });
});

describe('the usage of a key per hour', () => {
  it('counts successes, failures by code, addresses and datasets of each hour with any activity', () => {
    const via = { keyId: 'key_1', keyName: 'edge' };
    given(
      { keyId: 'key_1', time: at0900, ip: '203.0.113.1', dataset: 'orders' },
      { keyId: 'key_1', time: at0930, ip: '203.0.113.2', dataset: 'customers' },
    );
    given(
      { keyId: 'key_1', time: at0930, ip: '203.0.113.1', dataset: 'orders' },
      { keyId: 'key_1', time: at1100, ip: '203.0.113.9', outcome: 'FORBIDDEN', dataset: 'salaries' },
      { keyId: 'key_2', time: at1100, ip: '203.0.113.9', via },
    );

    expect(directory.hours('key_1', at0900, '2026-11-20T12:00:00.000Z')).toEqual([
      {
        hour: '2026-11-20T09:00:00Z',
        successes: 3,
        failuresByCode: {},
        gatewayCalls: 0,
        lastUsedAt: at0930,
        distinctIps: 2,
        distinctIpsExact: true,
        datasets: ['customers', 'orders'],
        datasetsComplete: true,
      },
      {
        hour: '2026-11-20T11:00:00Z',
        successes: 0,
        failuresByCode: { FORBIDDEN: 1 },
        gatewayCalls: 1,
        lastUsedAt: at1100,
        distinctIps: 1,
        distinctIpsExact: true,
        datasets: ['salaries'],
        datasetsComplete: true,
      },
    ]);
  });

  it.each([
    ['whole hours', at0900, at1000, ['09']],
    ['up to an instant within an hour', at0900, '2026-11-20T10:00:00.001Z', ['09', '10']],
    ['from an instant within an hour', at0930, at1100, ['09', '10']],
    ['times without milliseconds', '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z', ['10']],
    ['an empty range', at1000, at1000, []],
  ])('gives the hours that overlap the range: %s', (_what, from, to, hours) => {
    given(...[at0900, at1000, at1100].map((time) => ({ keyId: 'key_1', time })));

    expect(directory.hours('key_1', from, to).map(({ hour }) => hour.slice(11, 13))).toEqual(hours);
  });

  it.each([
    [64, 64, true],
    [65, 64, false],
    [200, 64, false],
  ])('of %d addresses and datasets counts %d, and says whether that is all', (seen, counted, exact) => {
    given(
      ...Array.from({ length: seen }, (_, n) => ({
        keyId: 'key_1',
        time: at0900,
        ip: `203.0.113.${n}`,
        dataset: `dataset ${n}`,
      })),
    );

    const [hour] = directory.hours('key_1', at0900, at1000);

    expect([hour?.distinctIps, hour?.distinctIpsExact]).toEqual([counted, exact]);
    expect([hour?.datasets.length, hour?.datasetsComplete]).toEqual([counted, exact]);
  });
});
