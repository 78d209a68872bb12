import type { Refusal } from '../../../shared/refusal.ts';

/** The one wording of every refusal that concerns a policy, so that all front doors say the same. */
export const policyNotFound = (): Refusal => ({
  code: 'policy_not_found',
  detail: 'There is no such policy in force.',
});

export const exceptionNotFound = (): Refusal => ({
  code: 'policy_exception_not_found',
  detail: 'There is no such policy exception.',
});

export const ownException = (): Refusal => ({
  code: 'own_policy_exception',
  detail:
    'Nobody decides about an exception that they asked for or that is for their own keys; ask somebody else.',
});

export const exceptionOver = (what: string): Refusal => ({
  code: 'policy_exception_over',
  detail: `The exception ${what}; nothing more can be decided about it.`,
});

export const exceptionDecidedMeanwhile = (): Refusal =>
  exceptionOver('was decided by somebody else at the same moment');

export const invalid = (path: string, message: string): Refusal => ({
  code: 'validation_failed',
  detail: `${path} ${message}.`,
  errors: [{ path, message }],
});
