import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { created, disabled, expired, observed, revoked } from '../../../../test/fixtures/key-events.ts';
import { toRecord } from '../../../events/stored-event.ts';
import type { KeyState, KeyStatus } from '../../keys/domain/key-state.ts';
import type { KeyFilter } from '../../keys/key-directory.ts';
import { SqliteKeyDirectory } from './sqlite-key-directory.ts';

const EXPIRY = '2026-11-25T12:00:00.000Z';
const EXPIRY_MS = Date.parse(EXPIRY);
const FATES = [
  'active',
  'unlimited',
  'disabled',
  'revoked',
  'swept',
  'external',
  'disabled-there',
  'deleted-there',
] as const;
const OF_OTHER_SYSTEMS: readonly string[] = ['external', 'disabled-there', 'deleted-there'];
const TENANTS = ['default', 'acme'];

/** Four of every fate: in two tenants, of two owners. Their ids tell it: `key_02 disabled`. */
const keys = Array.from({ length: 32 }, (_, n) => ({
  keyId: `key_${String(n).padStart(2, '0')} ${String(FATES[n % FATES.length])}`,
  fate: FATES[n % FATES.length],
  tenant: String(TENANTS[Math.floor(n / FATES.length) % 2]),
  owner: n < 16 ? 'ana@example.com' : 'bo@example.com',
  name: `service ${n % 3}`,
  role: n % 5 === 0 ? ('admin' as const) : ('analyst' as const),
}));

const history = keys.flatMap(({ keyId, fate, tenant, owner, name, role }) => {
  if (fate === 'external') return [observed({ keyId, tenant })];
  if (fate === 'disabled-there') return [observed({ keyId, tenant }), disabled({ keyId, tenant })];
  if (fate === 'deleted-there') return [observed({ keyId, tenant }), revoked({ keyId, tenant })];
  const expiresAt = fate === 'unlimited' ? null : EXPIRY;
  const creation = created({ keyId, tenant, owner, name, role, expiresAt });
  if (fate === 'disabled') return [creation, disabled({ keyId, tenant })];
  if (fate === 'revoked') return [creation, revoked({ keyId, tenant })];
  return fate === 'swept' ? [creation, expired({ keyId, tenant })] : [creation];
});

let dataDir: string;
let directory: SqliteKeyDirectory;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-list-'));
  const log = new InMemoryEventLog();
  await log.append(history.map(toRecord));
  directory = await SqliteKeyDirectory.open({ dataDir, log });
  await directory.catchUp();
});

afterAll(() => {
  directory.close();
  rmSync(dataDir, { recursive: true });
});

const idOf = (state: KeyState): string => (state.kind === 'absent' ? '' : state.key.id);

function listAll(filter: KeyFilter, nowMs: number, limit = 100): readonly string[] {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page = directory.list(filter, { after, limit, nowMs });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(idOf));
    after = page.next;
  } while (after !== null);
  return ids;
}

const withFate = (...fates: readonly string[]): readonly string[] =>
  keys.filter(({ fate }) => fate !== undefined && fates.includes(fate)).map(({ keyId }) => keyId);

describe('the list of keys', () => {
  it.each<[KeyStatus, string, number, readonly string[]]>([
    ['ACTIVE', 'before their expiry', EXPIRY_MS - 1, ['active', 'unlimited', 'external']],
    ['ACTIVE', 'from their expiry on', EXPIRY_MS, ['unlimited', 'external']],
    ['EXPIRED', 'before their expiry', EXPIRY_MS - 1, ['swept']],
    ['EXPIRED', 'from their expiry on, before the sweep has come', EXPIRY_MS, ['swept', 'active']],
    ['DISABLED', 'whatever the time', EXPIRY_MS, ['disabled', 'disabled-there']],
    ['REVOKED', 'whatever the time', EXPIRY_MS, ['revoked', 'deleted-there']],
  ])('counts keys as %s %s', (status, _when, nowMs, fates) => {
    expect(listAll({ status }, nowMs)).toEqual(withFate(...fates));
  });

  it('without a filter holds every key in order of id, also those of other systems', () => {
    expect(listAll({}, EXPIRY_MS)).toEqual(keys.map(({ keyId }) => keyId));
  });

  it('finds a key by its fingerprint', () => {
    expect(listAll({ fingerprint: 'qk_key_10 disabled' }, EXPIRY_MS)).toEqual(['key_10 disabled']);
  });

  it('gives each match once and in order for any filter, time and page size, and ends exactly at the last', () => {
    const filters = fc.record(
      {
        tenant: fc.constantFrom(...TENANTS, 'unknown'),
        owner: fc.constantFrom('ana@example.com', 'bo@example.com', 'deploy'),
        name: fc.constantFrom('service 0', 'service 1', 'service 2'),
        status: fc.constantFrom<KeyStatus>('ACTIVE', 'DISABLED', 'REVOKED', 'EXPIRED'),
        role: fc.constantFrom('admin', 'analyst'),
      },
      { requiredKeys: [] },
    );
    const matches = (key: (typeof keys)[number], filter: KeyFilter, nowMs: number): boolean => {
      const external = OF_OTHER_SYSTEMS.includes(String(key.fate));
      const past = nowMs >= EXPIRY_MS;
      const active = key.fate === 'active';
      const status = {
        ACTIVE: key.fate === 'unlimited' || key.fate === 'external' || (active && !past),
        DISABLED: key.fate === 'disabled' || key.fate === 'disabled-there',
        REVOKED: key.fate === 'revoked' || key.fate === 'deleted-there',
        EXPIRED: key.fate === 'swept' || (active && past),
      };
      return (
        (filter.tenant === undefined || filter.tenant === key.tenant) &&
        (filter.owner === undefined || filter.owner === (external ? 'deploy' : key.owner)) &&
        (filter.name === undefined || (!external && filter.name === key.name)) &&
        (filter.role === undefined || (!external && filter.role === key.role)) &&
        (filter.status === undefined || status[filter.status])
      );
    };
    fc.assert(
      fc.property(
        filters,
        fc.constantFrom(EXPIRY_MS - 1, EXPIRY_MS),
        fc.integer({ min: 1, max: 30 }),
        (filter, nowMs, limit) => {
          const expected = keys.filter((key) => matches(key, filter, nowMs)).map(({ keyId }) => keyId);
          expect(listAll(filter, nowMs, limit)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says that nothing is left when the last page is exactly full', () => {
    const page = directory.list({ status: 'REVOKED' }, { after: null, limit: 8, nowMs: EXPIRY_MS });

    expect([page.items.length, page.next]).toEqual([8, null]);
  });
});

describe('the keys due for expiry', () => {
  it('are those whose expiry has passed and that nothing ended before, disabled ones too', () => {
    expect(directory.dueForExpiry(EXPIRY_MS - 1, 100)).toEqual([]);
    expect([...directory.dueForExpiry(EXPIRY_MS, 100)].sort()).toEqual(withFate('active', 'disabled'));
  });

  it('are as many as asked for', () => {
    expect(directory.dueForExpiry(EXPIRY_MS, 3).length).toBe(3);
  });
});
