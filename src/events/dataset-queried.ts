import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const datasetQueriedV1 = defineEvent({
  type: 'DatasetQueried',
  version: 1,
  stream: 'usage',
  meaning: 'Somebody asked for figures of a dataset, or tried to: of what, and what came of it.',
  data: z.strictObject({
    dataset: z.string(),
    metrics: z.array(z.string()).readonly(),
    dimensions: z.array(z.string()).readonly(),
    /** Each as its dimension and operator, such as `owner eq`: values would be other people's data once more. */
    filters: z.array(z.string()).readonly(),
    rows: z.int().nonnegative().nullable(),
    durationMs: z.number().nonnegative(),
    /** Refusal code, `query_engine_failed` when the engine failed; null when rows were returned. */
    refusal: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      dataset: 'usage',
      metrics: ['requests', 'failures'],
      dimensions: ['keyId', 'day'],
      filters: ['day gte', 'outcome ne'],
      rows: 31,
      durationMs: 12.4,
      refusal: null,
    },
  },
});
export type DatasetQueried = EventOf<typeof datasetQueriedV1>;
