import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { KeyState } from '../../../keys/domain/key-state.ts';
import { keyNotFound } from '../../../keys/domain/refusals.ts';
import { keyIdText } from '../../validation/text-schemas.ts';
import { invalidInput, type InvalidInput } from './invalid-input.ts';

/** The union `APIKeyRevokeResult`. */
export type Revoked = { readonly __typename: 'Ok'; readonly _: true } | InvalidInput;

/** @param by the argument that named the key */
export const revoked = (outcome: Result<KeyState, Refusal>, by: 'id' | 'secret'): Revoked =>
  outcome.ok ? { __typename: 'Ok', _: true } : invalidInput(outcome.refusal, by);

/** Says what was asked for only if it has the form of an id: it may be a megabyte, or a secret. */
export const noSuchKey = (id: string): InvalidInput =>
  invalidInput(
    keyIdText.safeParse(id).success
      ? keyNotFound(id)
      : { code: 'validation_failed', detail: 'That is not the id of a key.' },
    'id',
  );
