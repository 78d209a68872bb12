import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const policyActionsHeldV1 = defineEvent({
  type: 'PolicyActionsHeld',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A policy would have disabled or revoked so many keys at once that it did nothing to any of them. At most one such event a day and policy.',
  data: z.strictObject({
    policy: z.string(),
    /** Keys that would have been disabled or revoked, those of other policies of the same run included. */
    due: z.int().positive(),
    /** Keys of the policy's tenants that are active or disabled, those of other systems not counted. */
    population: z.int().nonnegative(),
    /** Most of the population, in percent, that one run may act upon. */
    percentMax: z.number(),
    /** UTC day of the event. */
    day: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    tenant: '-',
    actor: systemActor('policy:cis-aws-7'),
    origin: NO_ORIGIN,
    data: { policy: 'cis-aws-7', due: 412, population: 900, percentMax: 20, day: '2026-11-20' },
  },
});
export type PolicyActionsHeld = EventOf<typeof policyActionsHeldV1>;
