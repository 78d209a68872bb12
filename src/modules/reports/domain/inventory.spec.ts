import { expect, it } from '@jest/globals';
import { inventoryReport, type InventoryInput } from './inventory.ts';

const asOf = '2026-11-20T00:00:00.000Z';
const rights = {
  creator: 'ana@example.com',
  role: 'analyst',
  scopes: 'inherit',
  allowedDatasets: 'orders',
  permissions: 'all',
  rateLimit: 'none',
  note: '',
  allowedCidrs: 'all',
};
const key: InventoryInput['keys'][number] = {
  keyId: 'k1',
  name: 'ci',
  owner: 'ana@example.com',
  tenant: 'default',
  source: 'keytrail',
  lifetime: 'long-term',
  status: 'ACTIVE',
  createdAt: '2026-11-10T12:00:00.000Z',
  knownSince: '2026-11-10T12:00:00.000Z',
  rotatedAt: null,
  expiresAt: '2027-02-18T00:00:00.000Z',
  lastUsedAt: null,
  lastAttemptAt: null,
  ...rights,
};
const inventory = (...keys: InventoryInput['keys']) =>
  inventoryReport({
    madeAt: asOf,
    asOf,
    logPosition: 'lifecycle 0:9, usage 0:99',
    coverage: [{ source: 'keytrail', from: '2026-01-01T00:00:00.000Z', to: asOf }],
    keys,
  });

it('lists every key with its rights, its age and what is known of its last use, in the order of its columns', () => {
  const report = inventory(key);
  expect(report.rows).toEqual([
    {
      keyId: 'k1',
      name: 'ci',
      owner: 'ana@example.com',
      tenant: 'default',
      source: 'keytrail',
      lifetime: 'long-term',
      status: 'ACTIVE',
      createdAt: '2026-11-10T12:00:00.000Z',
      ageDays: 9,
      rotatedAt: null,
      expiresAt: '2027-02-18T00:00:00.000Z',
      lastUse: 'never',
      lastUsedAt: null,
      idleDays: 9,
      knownUntil: asOf,
      lastAttemptAt: null,
      ...rights,
    },
  ]);
  expect(report.columns.map(({ name }) => name)).toEqual(Object.keys(report.rows[0] ?? {}));
});

it('claims no idle time for a key whose trail ends before the instant asked about', () => {
  const [row] = inventory({ ...key, source: 'aws:1', lastUsedAt: '2026-11-11T00:00:00.000Z' }).rows;
  expect(row).toMatchObject({ lastUse: 'unknown', idleDays: null, lastUsedAt: '2026-11-11T00:00:00.000Z' });
});

it('counts keys by state', () => {
  const { summary } = inventory(
    key,
    { ...key, status: 'REVOKED' },
    { ...key, status: 'EXPIRED' },
    { ...key, status: 'DISABLED', source: 'aws:1' },
  );
  expect(summary).toEqual({ keys: 4, active: 1, disabled: 1, expired: 1, revoked: 1, external: 1 });
});
