import { z } from 'zod';

/** What a policy does about a finding, in the order in which it does it. */
export const POLICY_STEPS = ['notify', 'disable', 'revoke'] as const;
export type PolicyStep = (typeof POLICY_STEPS)[number];

/** What is wrong with a key. `unknown`: the trail does not cover the window, so nobody can say. */
export const POLICY_FINDINGS = ['unused', 'not_rotated', 'unknown'] as const;
export type PolicyFinding = (typeof POLICY_FINDINGS)[number];

/** Which control of which policy an event about a key is about. */
export const policyControlShape = {
  /** Name of the policy in keytrail.yaml. */
  policy: z.string(),
  /** Id of the control, such as `2.11`. */
  control: z.string(),
  /** Whether it was only recorded what would have been done. */
  dryRun: z.boolean(),
};

export const examplePolicyControl = { policy: 'cis-aws-7', control: '2.11', dryRun: false } as const;

/** Which exception an event is about: named in full, so that each can be read alone. */
export const policyExceptionShape = {
  /** `pex_` and 32 hexadecimal digits. */
  exceptionId: z.string(),
  policy: z.string(),
  /** Key that is meant. Not the envelope's keyId, which would say that something happened to the key. */
  ofKeyId: z.string().nullable(),
  /** Owner whose keys are meant; where both are null, all keys of the tenant. */
  ofOwner: z.string().nullable(),
  /** Who owned the key when the exception was asked for; null unless it is about one key. */
  keyOwner: z.string().nullable(),
  until: z.string(),
  /** Name or mail address of whoever asked for it. */
  requestedBy: z.string(),
};

export const examplePolicyException = {
  exceptionId: 'pex_019a9b3c5d6e7f808182838485868701',
  policy: 'cis-aws-7',
  ofKeyId: 'key_019a9b3c5d6e7f808182838485868788',
  ofOwner: null,
  keyOwner: 'ana@example.com',
  until: '2027-05-01T00:00:00.000Z',
  requestedBy: 'ana@example.com',
} as const;
