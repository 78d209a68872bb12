import { z } from 'zod';
import { accessReviewReferenceShape, exampleAccessReview } from './access-review-reference.ts';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

/** When owners are reminded: in the middle, a day before the due date, and once when it has passed. */
export const REMINDER_STAGES = ['half-time', 'last-day', 'overdue'] as const;
export type ReminderStage = (typeof REMINDER_STAGES)[number];

export const accessReviewRemindedV1 = defineEvent({
  type: 'AccessReviewReminded',
  version: 1,
  stream: 'lifecycle',
  meaning: 'Owners who have not said what is to become of their keys are reminded.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    stage: z.enum(REMINDER_STAGES),
    dueAt: z.string(),
    /** Keys that their owners have said nothing about, and those that nobody has confirmed. */
    notAttested: z.int().nonnegative(),
    notConfirmed: z.int().nonnegative(),
    /** The owners of the former: at most 1,000. */
    owners: z.array(z.string()).readonly(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: systemActor('access-reviews'),
    origin: NO_ORIGIN,
    data: {
      ...exampleAccessReview,
      stage: 'half-time',
      dueAt: '2026-12-20T00:00:00.000Z',
      notAttested: 1,
      notConfirmed: 1,
      owners: ['ana@example.com'],
    },
  },
});
export type AccessReviewReminded = EventOf<typeof accessReviewRemindedV1>;
