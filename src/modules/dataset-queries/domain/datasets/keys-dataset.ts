import { ROLES } from '../../../../events/key-rights.ts';
import type { Dataset, Metric } from '../dataset.ts';

const STATUSES = ['ACTIVE', 'DISABLED', 'EXPIRED', 'REVOKED'] as const;

const inStatus = (name: string, status: (typeof STATUSES)[number], words: string): Metric => ({
  name,
  type: 'integer',
  sql: `count(*) FILTER (WHERE status = '${status}')`,
  meaning: `Number of keys that ${words}.`,
});

/** Keys as they are now. */
export const KEYS_DATASET: Dataset = {
  name: 'keys',
  meaning: 'Every key that the trail knows, in the state that it is in when the query runs.',
  metrics: [
    { name: 'keys', type: 'integer', sql: 'count(*)', meaning: 'Number of keys.' },
    inStatus('activeKeys', 'ACTIVE', 'are good'),
    inStatus('disabledKeys', 'DISABLED', 'are disabled'),
    inStatus('expiredKeys', 'EXPIRED', 'have expired'),
    inStatus('revokedKeys', 'REVOKED', 'were revoked'),
    {
      name: 'neverExpiringKeys',
      type: 'integer',
      sql: "count(*) FILTER (WHERE status = 'ACTIVE' AND expiresat IS NULL)",
      meaning: 'Number of keys that are good and have no expiry.',
    },
    {
      name: 'rotatedKeys',
      type: 'integer',
      sql: 'count(rotatedat)',
      meaning: 'Number of keys that were rotated at least once.',
    },
    {
      name: 'owners',
      type: 'integer',
      sql: 'count(DISTINCT owner)',
      meaning: 'Number of different owners.',
    },
    {
      name: 'firstCreatedAt',
      type: 'instant',
      sql: 'min(createdat)',
      meaning: 'When the oldest of the keys was created.',
    },
    {
      name: 'lastCreatedAt',
      type: 'instant',
      sql: 'max(createdat)',
      meaning: 'When the youngest of the keys was created.',
    },
    {
      name: 'nextExpiryAt',
      type: 'instant',
      sql: "min(expiresat) FILTER (WHERE status = 'ACTIVE')",
      meaning: 'When the next of the good keys expires.',
    },
  ],
  dimensions: [
    { name: 'keyId', type: 'text', sql: 'keyid', meaning: 'The key.' },
    { name: 'keyName', type: 'text', sql: 'keyname', meaning: 'Its name.' },
    { name: 'owner', type: 'text', sql: 'owner', meaning: 'Its owner.' },
    { name: 'creator', type: 'text', sql: 'creator', meaning: 'Who created it, where the trail says so.' },
    { name: 'tenant', type: 'text', sql: 'tenant', meaning: 'Its tenant.' },
    {
      name: 'status',
      type: 'text',
      sql: 'status',
      values: STATUSES,
      meaning: 'Whether it is good, or why not.',
    },
    {
      name: 'role',
      type: 'text',
      sql: 'role',
      values: ROLES,
      meaning: 'Its role; null for keys of other systems.',
    },
    {
      name: 'source',
      type: 'text',
      sql: 'source',
      meaning: '`keytrail`, or the system that issued it, for instance `aws:123456789012`.',
    },
    {
      name: 'lifetime',
      type: 'text',
      sql: 'lifetime',
      values: ['long-term', 'temporary'],
      meaning: '`temporary` for session credentials of other systems.',
    },
    {
      name: 'rateLimit',
      type: 'integer',
      sql: 'ratelimit',
      meaning: 'Its own rate limit, requests a minute; null when it has none.',
    },
    {
      name: 'createdDay',
      type: 'day',
      sql: "date_format(createdat, '%Y-%m-%d')",
      meaning: 'The day of its creation (UTC); null when no trail shows it.',
    },
    { name: 'createdAt', type: 'instant', sql: 'createdat', meaning: 'When it was created.' },
    {
      name: 'expiresDay',
      type: 'day',
      sql: "date_format(expiresat, '%Y-%m-%d')",
      meaning: 'The day of its expiry (UTC); null when it has none.',
    },
    { name: 'expiresAt', type: 'instant', sql: 'expiresat', meaning: 'When it expires.' },
    { name: 'rotatedAt', type: 'instant', sql: 'rotatedat', meaning: 'When it was last rotated.' },
  ],
  statesOwner: true,
  sourceParameters: (askedAt) => [askedAt],
};
