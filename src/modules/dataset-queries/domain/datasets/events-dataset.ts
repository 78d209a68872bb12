import { actorSchema, OUTCOMES, STREAMS } from '../../../../events/envelope.ts';
import type { Dataset } from '../dataset.ts';
import { KEY_DIMENSIONS } from './key-dimensions.ts';
import { PERIOD_DIMENSIONS } from './period-dimensions.ts';

/** All that the trail has, whatever it is. */
export const EVENTS_DATASET: Dataset = {
  name: 'events',
  meaning: 'Every event of the trail, whatever its type.',
  metrics: [
    { name: 'events', type: 'integer', sql: 'count(*)', meaning: 'Number of events.' },
    {
      name: 'successes',
      type: 'integer',
      sql: "count(*) FILTER (WHERE outcome = 'SUCCESS')",
      meaning: 'Number of events with the outcome SUCCESS.',
    },
    {
      name: 'failures',
      type: 'integer',
      sql: "count(*) FILTER (WHERE outcome <> 'SUCCESS')",
      meaning: 'Number of events with another outcome.',
    },
    {
      name: 'types',
      type: 'integer',
      sql: 'count(DISTINCT eventname)',
      meaning: 'Number of different event types.',
    },
    { name: 'actors', type: 'integer', sql: 'count(DISTINCT actor)', meaning: 'Number of different actors.' },
    { name: 'keys', type: 'integer', sql: 'count(DISTINCT keyid)', meaning: 'Number of different keys.' },
    {
      name: 'addresses',
      type: 'integer',
      sql: 'count(DISTINCT sourceipaddress)',
      meaning: 'Number of different IP addresses.',
    },
    { name: 'firstEventAt', type: 'instant', sql: 'min(eventtime)', meaning: 'When the first event was.' },
    { name: 'lastEventAt', type: 'instant', sql: 'max(eventtime)', meaning: 'When the last event was.' },
  ],
  dimensions: [
    { name: 'type', type: 'text', sql: 'eventname', meaning: 'The event type, for instance `KeyRevoked`.' },
    {
      name: 'outcome',
      type: 'text',
      sql: 'outcome',
      values: OUTCOMES,
      meaning: 'Success, or the reason why not; null for events of a newer program.',
    },
    {
      name: 'actorType',
      type: 'text',
      sql: 'actortype',
      values: actorSchema.shape.type.options,
      meaning: 'What sort of actor; null for events too large for one record.',
    },
    {
      name: 'actor',
      type: 'text',
      sql: 'actor',
      meaning: 'Who did it, or whose key was presented: the e-mail address, else the id.',
    },
    ...KEY_DIMENSIONS,
    {
      name: 'source',
      type: 'text',
      sql: 'source',
      meaning: '`keytrail`, or the other system that the event is of.',
    },
    {
      name: 'stream',
      type: 'text',
      sql: 'logstream',
      values: STREAMS,
      meaning: 'The stream of the log that has it.',
    },
    {
      name: 'sourceIp',
      type: 'text',
      sql: 'sourceipaddress',
      meaning: 'The address it came from, if known.',
    },
    { name: 'userAgent', type: 'text', sql: 'useragent', meaning: 'The program it came from, if known.' },
    {
      name: 'requestId',
      type: 'text',
      sql: 'requestid',
      meaning: 'The request that it was recorded for, if there was one.',
    },
    ...PERIOD_DIMENSIONS,
  ],
  statesOwner: false,
  sourceParameters: () => [],
};
