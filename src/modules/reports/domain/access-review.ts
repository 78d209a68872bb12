import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, latestSpan, statedCoverage, type Coverage } from './coverage.ts';
import type { StatedRights } from './inventory.ts';
import type { KeyFacts } from './key-facts.ts';
import { idleDays, lastUse } from './last-use.ts';
import type { Cell, Column, Report, ReportBasis } from './report.ts';

/** The latest decision that somebody took about a key in an access review. */
export interface KeyReview {
  readonly keyId: string;
  readonly reviewedAt: IsoTime;
  readonly reviewer: string;
  readonly decision: string;
}

export interface AccessReviewInput extends ReportBasis {
  readonly asOf: IsoTime;
  /** All keys there are, as the inventory has them. */
  readonly keys: readonly (KeyFacts & StatedRights)[];
  /** At most one a key. */
  readonly reviews: readonly KeyReview[];
}

/** Why a key need not be reviewed. */
type LeftOut = 'revoked' | 'expired' | 'temporary';

const COLUMNS: readonly Column[] = [
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'owner', heading: 'Owner' },
  { name: 'creator', heading: 'Created by' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'source', heading: 'Source' },
  { name: 'status', heading: 'Status' },
  { name: 'role', heading: 'Role' },
  { name: 'scopes', heading: 'Scopes' },
  { name: 'allowedDatasets', heading: 'Datasets' },
  { name: 'permissions', heading: 'Permissions' },
  { name: 'createdAt', heading: 'Created' },
  { name: 'ageDays', heading: 'Age at least (days)' },
  { name: 'rotatedAt', heading: 'Rotated' },
  { name: 'expiresAt', heading: 'Expires' },
  { name: 'lastUse', heading: 'Last use' },
  { name: 'lastUsedAt', heading: 'Last used' },
  { name: 'idleDays', heading: 'Idle for at least (days)' },
  { name: 'lastReviewedAt', heading: 'Last review' },
  { name: 'lastReviewer', heading: 'Reviewed by' },
  { name: 'lastDecision', heading: 'Decision' },
  { name: 'notReviewedBy', heading: 'May not be reviewed by' },
  { name: 'note', heading: 'Note' },
];

/** Every key that somebody has to answer for, with all that a reviewer needs to keep it, rotate it or take it away. */
export function accessReviewReport(input: AccessReviewInput): Report {
  const { asOf } = input;
  const asOfMs = epochMs(asOf);
  const coverage = coverageUpTo(input.coverage, asOf);
  const reviews = new Map(input.reviews.map((review) => [review.keyId, review]));
  const leftOut: Record<LeftOut, number> = { revoked: 0, expired: 0, temporary: 0 };
  const population: (KeyFacts & StatedRights)[] = [];
  for (const key of input.keys) {
    const reason = reasonToLeaveOut(key);
    if (reason === undefined) population.push(key);
    else leftOut[reason] += 1;
  }
  population.sort(
    (a, b) => compare(a.tenant, b.tenant) || compare(a.owner, b.owner) || compare(a.keyId, b.keyId),
  );
  const reviewed = population.filter(({ keyId }) => reviews.has(keyId)).length;
  const counted = (of: (key: KeyFacts & StatedRights) => boolean): number => population.filter(of).length;
  return {
    kind: 'access-review',
    title: 'Access review',
    parameters: { asOf },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverage),
    logPosition: input.logPosition,
    population: { keys: input.keys.length, leftOut },
    columns: COLUMNS,
    rows: population.map((key) => row(key, reviews.get(key.keyId), coverage, asOfMs)),
    summary: {
      keys: population.length,
      reviewed,
      neverReviewed: population.length - reviewed,
      withoutOwner: counted(({ owner }) => owner === ''),
      withoutExpiry: counted(({ expiresAt }) => expiresAt === null),
      disabled: counted(({ status }) => status === 'DISABLED'),
      owners: new Set(population.map(({ owner }) => owner)).size,
    },
    sections: [],
    notes: [
      'The population is all keys that are neither revoked nor expired nor temporary credentials, in the order of tenant and owner; those are counted and not listed.',
      'A key is reviewed by somebody of its tenant with the scope reviews:write, or by an administrator, who is neither its owner nor its creator; the last column names who may not.',
      'Last use counts successful requests only. “used” at an instant, “idle” for a key that existed before the covered period of its source and was not used in it, “never” since it was created, “unknown” where that period ends before the instant asked about.',
      'Datasets and permissions: “all” means no restriction of the key’s own.',
    ],
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function reasonToLeaveOut({ status, lifetime }: KeyFacts): LeftOut | undefined {
  if (status === 'REVOKED') return 'revoked';
  if (status === 'EXPIRED') return 'expired';
  return lifetime === 'temporary' ? 'temporary' : undefined;
}

function row(
  key: KeyFacts & StatedRights,
  review: KeyReview | undefined,
  coverage: Coverage,
  asOfMs: number,
): Readonly<Record<string, Cell>> {
  const use = lastUse({ ...key, span: latestSpan(coverage, key.source) }, asOfMs);
  const notReviewedBy = [...new Set([key.owner, key.creator])].filter((name) => name !== null && name !== '');
  return {
    keyId: key.keyId,
    name: key.name,
    owner: key.owner,
    creator: key.creator,
    tenant: key.tenant,
    source: key.source,
    status: key.status,
    role: key.role,
    scopes: key.scopes,
    allowedDatasets: key.allowedDatasets,
    permissions: key.permissions,
    createdAt: key.createdAt,
    ageDays: Math.floor((asOfMs - epochMs(key.knownSince)) / MS_PER_DAY),
    rotatedAt: key.rotatedAt,
    expiresAt: key.expiresAt,
    lastUse: use.kind,
    lastUsedAt: use.at,
    idleDays: use.kind === 'unknown' ? null : idleDays(use),
    lastReviewedAt: review?.reviewedAt ?? null,
    lastReviewer: review?.reviewer ?? null,
    lastDecision: review?.decision ?? null,
    notReviewedBy: notReviewedBy.join(', '),
    note: key.note,
  };
}
