import { OUTCOMES, type Outcome } from '../../../../events/envelope.ts';
import type { Dataset, Metric } from '../dataset.ts';
import { KEY_DIMENSIONS } from './key-dimensions.ts';
import { PERIOD_DIMENSIONS } from './period-dimensions.ts';

const refusedFor = (name: string, outcome: Outcome, why: string): Metric => ({
  name,
  type: 'integer',
  sql: `count(*) FILTER (WHERE outcome = '${outcome}')`,
  meaning: `Number of requests refused because ${why}.`,
});

/** Presentations of keys: what SetuPranali's guide asks a key's monitoring for, for any group of them. */
export const USAGE_DATASET: Dataset = {
  name: 'usage',
  meaning: 'Every presentation of a key, accepted or refused.',
  metrics: [
    { name: 'requests', type: 'integer', sql: 'count(*)', meaning: 'Number of requests.' },
    {
      name: 'successes',
      type: 'integer',
      sql: "count(*) FILTER (WHERE outcome = 'SUCCESS')",
      meaning: 'Number of requests that were accepted.',
    },
    {
      name: 'failures',
      type: 'integer',
      sql: "count(*) FILTER (WHERE outcome <> 'SUCCESS')",
      meaning: 'Number of requests that were refused, for whatever reason.',
    },
    refusedFor('invalid', 'INVALID', 'no key is known by the secret'),
    refusedFor('expired', 'EXPIRED', 'the key has expired'),
    refusedFor('revoked', 'REVOKED', 'the key was revoked'),
    refusedFor('disabled', 'DISABLED', 'the key is disabled'),
    refusedFor('forbidden', 'FORBIDDEN', 'the key may not do what was asked'),
    refusedFor('rateLimited', 'RATE_LIMITED', 'the key was used too often'),
    {
      name: 'successRate',
      type: 'number',
      sql: "CAST(count(*) FILTER (WHERE outcome = 'SUCCESS') AS double) / nullif(count(*), 0)",
      meaning: 'Accepted requests as a fraction of all, from 0 to 1; null without any.',
    },
    { name: 'keys', type: 'integer', sql: 'count(DISTINCT keyid)', meaning: 'Number of different keys.' },
    {
      name: 'addresses',
      type: 'integer',
      sql: 'count(DISTINCT sourceipaddress)',
      meaning: 'Number of different IP addresses.',
    },
    {
      name: 'userAgents',
      type: 'integer',
      sql: 'count(DISTINCT useragent)',
      meaning: 'Number of different user agents.',
    },
    {
      name: 'firstRequestAt',
      type: 'instant',
      sql: 'min(eventtime)',
      meaning: 'When the first request was.',
    },
    { name: 'lastRequestAt', type: 'instant', sql: 'max(eventtime)', meaning: 'When the last request was.' },
    {
      name: 'lastSuccessAt',
      type: 'instant',
      sql: "max(eventtime) FILTER (WHERE outcome = 'SUCCESS')",
      meaning: 'When a request was last accepted.',
    },
  ],
  dimensions: [
    ...KEY_DIMENSIONS,
    {
      name: 'source',
      type: 'text',
      sql: 'source',
      meaning: '`keytrail`, or the system that saw the request, for instance `aws:123456789012`.',
    },
    {
      name: 'outcome',
      type: 'text',
      sql: 'outcome',
      values: OUTCOMES,
      meaning: 'Success, or the reason why not.',
    },
    { name: 'dataset', type: 'text', sql: 'dataset', meaning: 'The dataset that was asked for, if any.' },
    {
      name: 'permission',
      type: 'text',
      sql: 'permission',
      meaning: 'The permission that was asked for, if any.',
    },
    { name: 'endpoint', type: 'text', sql: 'endpoint', meaning: 'What the bearer was doing, if known.' },
    {
      name: 'gatewayKeyId',
      type: 'text',
      sql: 'gatewaykeyid',
      meaning: 'The key of the gateway that asked on the bearer’s behalf; null when the bearer asked itself.',
    },
    {
      name: 'viaGateway',
      type: 'boolean',
      sql: 'gatewaykeyid IS NOT NULL',
      meaning: 'Whether a gateway asked on the bearer’s behalf.',
    },
    {
      name: 'sourceIp',
      type: 'text',
      sql: 'sourceipaddress',
      meaning: 'The address it came from, if known.',
    },
    { name: 'userAgent', type: 'text', sql: 'useragent', meaning: 'The program it came from, if known.' },
    ...PERIOD_DIMENSIONS,
  ],
  statesOwner: false,
  sourceParameters: () => [],
};
