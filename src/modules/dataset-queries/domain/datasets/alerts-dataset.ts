import type { Dataset } from '../dataset.ts';
import { KEY_DIMENSIONS } from './key-dimensions.ts';
import { PERIOD_DIMENSIONS } from './period-dimensions.ts';

/** Alerts by their two events. It has no rows for as long as nothing raises any. */
export const ALERTS_DATASET: Dataset = {
  name: 'alerts',
  meaning: 'Every raising (`AlertRaised`) and every resolving (`AlertResolved`) of an alert.',
  metrics: [
    {
      name: 'raised',
      type: 'integer',
      sql: "count(*) FILTER (WHERE eventname = 'AlertRaised')",
      meaning: 'Number of alerts that were raised.',
    },
    {
      name: 'resolved',
      type: 'integer',
      sql: "count(*) FILTER (WHERE eventname = 'AlertResolved')",
      meaning: 'Number of alerts that were resolved.',
    },
    { name: 'rules', type: 'integer', sql: 'count(DISTINCT rule)', meaning: 'Number of different rules.' },
    { name: 'keys', type: 'integer', sql: 'count(DISTINCT keyid)', meaning: 'Number of different keys.' },
    {
      name: 'lastRaisedAt',
      type: 'instant',
      sql: "max(eventtime) FILTER (WHERE eventname = 'AlertRaised')",
      meaning: 'When an alert was last raised.',
    },
    {
      name: 'lastResolvedAt',
      type: 'instant',
      sql: "max(eventtime) FILTER (WHERE eventname = 'AlertResolved')",
      meaning: 'When an alert was last resolved.',
    },
  ],
  dimensions: [
    {
      name: 'type',
      type: 'text',
      sql: 'eventname',
      values: ['AlertRaised', 'AlertResolved'],
      meaning: 'Whether it was raised or resolved.',
    },
    { name: 'rule', type: 'text', sql: 'rule', meaning: 'The rule that raised it.' },
    { name: 'severity', type: 'text', sql: 'severity', meaning: 'How severe the rule says it is.' },
    { name: 'actor', type: 'text', sql: 'actor', meaning: 'Who raised or resolved it.' },
    ...KEY_DIMENSIONS,
    ...PERIOD_DIMENSIONS,
  ],
  statesOwner: false,
  sourceParameters: () => [],
};
