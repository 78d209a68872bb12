import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';
import { examplePolicyControl, POLICY_STEPS, policyControlShape } from './policy-reference.ts';

/**
 * Why a policy begins anew with a key, if it ever does: it was `used` or `rotated`; somebody `disabled` it, or `enabled`
 * it after the policy had disabled it; it is `excepted` or of an `exempt` kind; it `ended`; or what its owner was told
 * `changed`: the policy in force, what comes next by it, or the owner.
 */
export const CLEARED_REASONS = [
  'used',
  'rotated',
  'disabled',
  'enabled',
  'excepted',
  'exempt',
  'ended',
  'changed',
] as const;
export type ClearedReason = (typeof CLEARED_REASONS)[number];

export const policyFindingClearedV1 = defineEvent({
  type: 'PolicyFindingCleared',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A key that a policy had taken steps against is no finding any more; none of its further steps is taken.',
  data: z.strictObject({
    ...keyReferenceShape,
    ...policyControlShape,
    reason: z.enum(CLEARED_REASONS),
    lastStep: z.enum(POLICY_STEPS),
    lastStepAt: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('policy:cis-aws-7'),
    origin: NO_ORIGIN,
    data: {
      ...exampleKeyReference,
      ...examplePolicyControl,
      reason: 'used',
      lastStep: 'notify',
      lastStepAt: '2026-11-20T21:04:44.123Z',
    },
  },
});
export type PolicyFindingCleared = EventOf<typeof policyFindingClearedV1>;
