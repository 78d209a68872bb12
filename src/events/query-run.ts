import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const queryRunV1 = defineEvent({
  type: 'QueryRun',
  version: 1,
  stream: 'usage',
  meaning: 'Somebody ran SQL over the trail, or tried to: the text, and what came of it.',
  data: z.strictObject({
    /** The statement as sent, cut to 4,096 characters; `sqlSha256` identifies the whole of it. */
    sql: z.string(),
    sqlSha256: z.string(),
    rows: z.int().nonnegative().nullable(),
    durationMs: z.number().nonnegative(),
    /** Refusal code, `query_engine_failed` when the engine failed; null when rows were returned. */
    refusal: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      sql: 'SELECT count(*) AS n FROM audit_trail',
      sqlSha256: '5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e',
      rows: 1,
      durationMs: 4.2,
      refusal: null,
    },
  },
});
export type QueryRun = EventOf<typeof queryRunV1>;
