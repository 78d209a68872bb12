import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const revokedKeyAcceptedV1 = defineEvent({
  type: 'RevokedKeyAccepted',
  version: 1,
  stream: 'usage',
  meaning:
    'A key was accepted after its revocation had been answered, by a process that had not learned of it yet. Found afterwards, by comparing the two.',
  data: z.strictObject({
    keyName: z.string(),
    /** Of the KeyUsed event. */
    useEventId: z.string(),
    usedAt: z.string(),
    revokedAt: z.string(),
    /** From the revocation to the use, milliseconds, by the clocks of the two processes. */
    lateMs: z.int().nonnegative(),
    /** Lifecycle checkpoint that the use was decided on: it does not contain the revocation. */
    basedOn: z.array(z.int()).readonly(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('late-acceptances'),
    origin: NO_ORIGIN,
    data: {
      keyName: 'ci-github-prod-2026q4',
      useEventId: '019a9b3c-5d71-7b12-9c23-ad34be45cf57',
      usedAt: '2026-11-20T21:04:44.120Z',
      revokedAt: '2026-11-20T21:04:44.113Z',
      lateMs: 7,
      basedOn: [1041, 998],
    },
  },
});
export type RevokedKeyAccepted = EventOf<typeof revokedKeyAcceptedV1>;
