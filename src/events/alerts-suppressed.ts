import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

/** What a suppression covers: alerts that match all of what is not null. */
export const suppressionScopeShape = {
  rule: z.string().nullable(),
  /** Key whose alerts are meant. Not the envelope's keyId, which would say that something happened to the key. */
  ofKeyId: z.string().nullable(),
  ofOwner: z.string().nullable(),
};

export const alertsSuppressedV1 = defineEvent({
  type: 'AlertsSuppressed',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'For a reason and until an instant, alerts of some kind are raised and kept, but nobody is told of them.',
  data: z.strictObject({
    /** `sup_` and 32 hexadecimal digits. */
    suppressionId: z.string(),
    ...suppressionScopeShape,
    until: z.string(),
    reason: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: {
      suppressionId: 'sup_019a9b3c5d6e7f808182838485868700',
      rule: 'unusual-network',
      ofKeyId: 'key_019a9b3c5d6e7f808182838485868788',
      ofOwner: null,
      until: '2026-11-27T21:04:44.123Z',
      reason: 'The office moves to another provider this week.',
    },
  },
});
export type AlertsSuppressed = EventOf<typeof alertsSuppressedV1>;
