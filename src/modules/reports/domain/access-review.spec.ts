import { describe, expect, it } from '@jest/globals';
import { accessReviewReport, type AccessReviewInput } from './access-review.ts';

const asOf = '2026-11-20T00:00:00.000Z';
const key: AccessReviewInput['keys'][number] = {
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
  creator: 'bo@example.com',
  role: 'analyst',
  scopes: 'inherit',
  allowedDatasets: 'orders',
  permissions: 'all',
  rateLimit: 'none',
  note: '',
  allowedCidrs: 'all',
};
const reviewOf = (keys: AccessReviewInput['keys'], reviews: AccessReviewInput['reviews'] = []) =>
  accessReviewReport({
    ...{ madeAt: asOf, asOf, logPosition: 'lifecycle 0:9, usage 0:99', keys, reviews },
    coverage: [{ source: 'keytrail', from: '2026-01-01T00:00:00.000Z', to: asOf }],
  });

describe('the access review', () => {
  it('shows of each key who decided what about it last, and who may not decide now', () => {
    const review = {
      keyId: 'k1',
      reviewedAt: '2026-11-15T00:00:00.000Z',
      reviewer: 'cy@example.com',
      decision: 'keep',
    };
    const report = reviewOf([key], [review, { ...review, keyId: 'unheard-of' }]);
    expect(report.rows).toEqual([
      expect.objectContaining({
        keyId: 'k1',
        role: 'analyst',
        allowedDatasets: 'orders',
        lastUse: 'never',
        idleDays: 9,
        lastReviewedAt: '2026-11-15T00:00:00.000Z',
        lastReviewer: 'cy@example.com',
        lastDecision: 'keep',
        notReviewedBy: 'ana@example.com, bo@example.com',
      }),
    ]);
    expect(report.summary).toMatchObject({ keys: 1, reviewed: 1, neverReviewed: 0 });
    expect(report.columns.map(({ name }) => name)).toEqual(Object.keys(report.rows[0] ?? {}));
  });

  it('names an owner who is the creator once, and nobody where nobody is known', () => {
    const rows = reviewOf([
      { ...key, creator: 'ana@example.com' },
      { ...key, keyId: 'k2', owner: '', creator: null },
    ]).rows;
    expect(rows.map(({ notReviewedBy }) => notReviewedBy)).toEqual(['', 'ana@example.com']);
  });

  it('counts what need not be reviewed, by its reason, and orders the rest by tenant and owner', () => {
    const report = reviewOf([
      { ...key, keyId: 'k5', tenant: 'default' },
      { ...key, keyId: 'k4', tenant: 'acme', owner: 'zoe' },
      { ...key, keyId: 'k3', tenant: 'acme', owner: 'ana' },
      { ...key, keyId: 'k2', status: 'REVOKED', lifetime: 'temporary' },
      { ...key, keyId: 'k1', status: 'EXPIRED' },
      { ...key, keyId: 'k0', lifetime: 'temporary' },
      { ...key, keyId: 'k6', status: 'DISABLED', expiresAt: null, owner: '' },
    ]);
    expect(report.rows.map(({ keyId }) => keyId)).toEqual(['k3', 'k4', 'k6', 'k5']);
    expect(report.population).toEqual({ keys: 7, leftOut: { revoked: 1, expired: 1, temporary: 1 } });
    expect(report.summary).toEqual({
      ...{
        keys: 4,
        reviewed: 0,
        neverReviewed: 4,
        withoutOwner: 1,
        withoutExpiry: 1,
        disabled: 1,
        owners: 4,
      },
    });
  });
});
