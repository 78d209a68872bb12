import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';
import {
  examplePolicyControl,
  POLICY_FINDINGS,
  POLICY_STEPS,
  policyControlShape,
} from './policy-reference.ts';

/**
 * All that a step rests on, in the step itself: whoever asks later why a key was disabled must not have to make a report of
 * that day first.
 */
export const policyStepTakenV1 = defineEvent({
  type: 'PolicyStepTaken',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A policy took its next step against a key, or in a dry run would have. What it does to the key follows as an event of its own.',
  data: z.strictObject({
    ...keyReferenceShape,
    ...policyControlShape,
    step: z.enum(POLICY_STEPS),
    finding: z.enum(POLICY_FINDINGS),
    /** Whole days, rounded down, for which the key is proved to have been unused or not rotated. */
    days: z.int().nonnegative(),
    windowDays: z.int().positive(),
    comparison: z.enum(['at-least', 'over']),
    /** Since when the key has been a finding; null where nobody knows. */
    since: z.string().nullable(),
    /** What the trail said of the key when this was decided. */
    facts: z.strictObject({
      createdAt: z.string().nullable(),
      rotatedAt: z.string().nullable(),
      expiresAt: z.string().nullable(),
      lastUse: z.enum(['used', 'idle', 'never', 'unknown']),
      lastUsedAt: z.string().nullable(),
      /** The trail says nothing about the key after this instant. */
      knownUntil: z.string().nullable(),
    }),
    /** What comes next and when, unless the finding goes away; both null: nothing. */
    nextStep: z.enum(POLICY_STEPS).nullable(),
    nextAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('policy:cis-aws-7'),
    origin: NO_ORIGIN,
    data: {
      ...exampleKeyReference,
      ...examplePolicyControl,
      step: 'notify',
      finding: 'unused',
      days: 45,
      windowDays: 45,
      comparison: 'at-least',
      since: '2026-11-20T21:00:00.000Z',
      facts: {
        createdAt: '2026-03-01T09:00:00.000Z',
        rotatedAt: null,
        expiresAt: '2027-03-01T09:00:00.000Z',
        lastUse: 'used',
        lastUsedAt: '2026-10-06T21:00:00.000Z',
        knownUntil: '2026-11-20T21:04:44.000Z',
      },
      nextStep: 'disable',
      nextAt: '2026-12-04T21:04:44.123Z',
    },
  },
});
export type PolicyStepTaken = EventOf<typeof policyStepTakenV1>;
