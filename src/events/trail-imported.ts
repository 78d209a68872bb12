import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const trailImportedV1 = defineEvent({
  type: 'TrailImported',
  version: 1,
  stream: 'usage',
  meaning:
    'A trail of another system was read. States the period it covers, outside of which nothing is known.',
  data: z.strictObject({
    /** Which trail, for instance `aws:123456789012`. */
    source: z.string(),
    coversFrom: z.string(),
    coversTo: z.string(),
    records: z.int().nonnegative(),
    imported: z.int().nonnegative(),
    duplicates: z.int().nonnegative(),
    corruptFiles: z.int().nonnegative(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: {
      source: 'aws:123456789012',
      coversFrom: '2026-07-10T11:40:00.000Z',
      coversTo: '2026-07-10T12:40:00.000Z',
      records: 2900,
      imported: 2748,
      duplicates: 0,
      corruptFiles: 0,
    },
  },
});
export type TrailImported = EventOf<typeof trailImportedV1>;
