import type { SignInFailure } from '../../../events/sign-in-failed.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { ProviderFaultKind } from './identity-provider.ts';

/** The one wording of every refusal that concerns signing in by a provider. None says what the provider answered. */
export const PROVIDER_NOT_FOUND: Refusal = {
  code: 'provider_not_found',
  detail: 'No identity provider has this name here.',
};

export const STATE_INVALID: Refusal = {
  code: 'sign_in_state_invalid',
  detail:
    'This sign-in was not begun in this browser, is finished already, or took too long. Please begin again.',
};

export const OTHER_USER_CODE: Refusal = {
  code: 'sign_in_state_invalid',
  detail: 'This is not the code that the device shows. Please go back and type it once more.',
};

export const NOT_ALLOWED: Refusal = {
  code: 'sign_in_not_allowed',
  detail: 'The identity provider knows you, but you may not sign in here. An administrator can change that.',
};

export const REFUSAL_OF_FAULT: Readonly<Record<ProviderFaultKind, Refusal>> = {
  unavailable: {
    code: 'provider_unavailable',
    detail: 'The identity provider cannot be reached at present. Keys and open sessions work without it.',
  },
  refused: {
    code: 'provider_refused',
    detail: 'The identity provider did not confirm who you are. Please begin again.',
  },
  misdirected: STATE_INVALID,
  token_invalid: {
    code: 'identity_token_invalid',
    detail: 'What the identity provider answered does not prove who you are.',
  },
};

/** What the trail says of a fault; null: nobody was refused, because nobody could be judged. */
export const FAILURE_OF_FAULT: Readonly<Record<ProviderFaultKind, SignInFailure | null>> = {
  unavailable: null,
  refused: 'provider_refused',
  misdirected: 'state_invalid',
  token_invalid: 'token_invalid',
};
