import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, latestSpan, statedCoverage, type Coverage } from './coverage.ts';
import type { KeyFacts } from './key-facts.ts';
import { idleDays, lastUse } from './last-use.ts';
import type { Cell, Column, Report, ReportBasis } from './report.ts';

/** What a key may do, each as text; null for external keys, whose rights no trail states. */
export interface StatedRights {
  readonly creator: string | null;
  readonly role: string | null;
  readonly scopes: string | null;
  readonly allowedDatasets: string | null;
  readonly permissions: string | null;
  readonly rateLimit: string | null;
  readonly note: string | null;
  readonly allowedCidrs: string | null;
}

export interface InventoryInput extends ReportBasis {
  readonly asOf: IsoTime;
  /** In order of the key id. */
  readonly keys: readonly (KeyFacts & StatedRights)[];
}

const COLUMNS: readonly Column[] = [
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'owner', heading: 'Owner' },
  { name: 'creator', heading: 'Created by' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'source', heading: 'Source' },
  { name: 'lifetime', heading: 'Lifetime' },
  { name: 'status', heading: 'Status' },
  { name: 'createdAt', heading: 'Created' },
  { name: 'ageDays', heading: 'Age at least (days)' },
  { name: 'rotatedAt', heading: 'Rotated' },
  { name: 'expiresAt', heading: 'Expires' },
  { name: 'lastUse', heading: 'Last use' },
  { name: 'lastUsedAt', heading: 'Last used' },
  { name: 'idleDays', heading: 'Idle for at least (days)' },
  { name: 'knownUntil', heading: 'Known until' },
  { name: 'lastAttemptAt', heading: 'Last attempt' },
  { name: 'role', heading: 'Role' },
  { name: 'scopes', heading: 'Scopes' },
  { name: 'allowedDatasets', heading: 'Datasets' },
  { name: 'permissions', heading: 'Permissions' },
  { name: 'rateLimit', heading: 'Requests a minute' },
  { name: 'note', heading: 'Note' },
  { name: 'allowedCidrs', heading: 'Addresses' },
];

/** Every key that existed at an instant, in whatever state it then was. */
export function inventoryReport(input: InventoryInput): Report {
  const { asOf, keys } = input;
  const asOfMs = epochMs(asOf);
  const coverage = coverageUpTo(input.coverage, asOf);
  const counted = (status: KeyFacts['status']): number => keys.filter((key) => key.status === status).length;
  return {
    kind: 'inventory',
    title: 'Inventory of keys',
    parameters: { asOf },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverage),
    logPosition: input.logPosition,
    population: { keys: keys.length, leftOut: {} },
    columns: COLUMNS,
    rows: keys.map((key) => row(key, coverage, asOfMs)),
    summary: {
      keys: keys.length,
      active: counted('ACTIVE'),
      disabled: counted('DISABLED'),
      expired: counted('EXPIRED'),
      revoked: counted('REVOKED'),
      external: keys.filter(({ source }) => source !== 'keytrail').length,
    },
    sections: [],
    notes: [
      'Last use counts successful requests only. “used” at an instant, “idle” for a key that existed before the covered period of its source and was not used in it, “never” since it was created, “unknown” where that period ends before the instant asked about.',
      'The age of a key whose creation no trail shows is counted from when it was first seen.',
      'Datasets, permissions and addresses: “all” means no restriction of the key’s own.',
    ],
  };
}

function row(
  key: KeyFacts & StatedRights,
  coverage: Coverage,
  asOfMs: number,
): Readonly<Record<string, Cell>> {
  const use = lastUse({ ...key, span: latestSpan(coverage, key.source) }, asOfMs);
  return {
    keyId: key.keyId,
    name: key.name,
    owner: key.owner,
    creator: key.creator,
    tenant: key.tenant,
    source: key.source,
    lifetime: key.lifetime,
    status: key.status,
    createdAt: key.createdAt,
    ageDays: Math.floor((asOfMs - epochMs(key.knownSince)) / MS_PER_DAY),
    rotatedAt: key.rotatedAt,
    expiresAt: key.expiresAt,
    lastUse: use.kind,
    lastUsedAt: use.at,
    idleDays: use.kind === 'unknown' ? null : idleDays(use),
    knownUntil: use.knownUntil,
    lastAttemptAt: key.lastAttemptAt,
    role: key.role,
    scopes: key.scopes,
    allowedDatasets: key.allowedDatasets,
    permissions: key.permissions,
    rateLimit: key.rateLimit,
    note: key.note,
    allowedCidrs: key.allowedCidrs,
  };
}
