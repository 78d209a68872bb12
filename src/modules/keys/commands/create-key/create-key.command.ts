import { Command } from '@nestjs/cqrs';
import type { KeyRights } from '../../../../events/key-rights.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';
import type { SecretForm } from '../../secret-issuer.ts';

/** What was asked for; everything but the name has a default that depends on the caller. */
export type CreateKeyInput = Partial<KeyRights> & {
  /** Absent: the fingerprint of its secret. */
  readonly name?: string;
  /** Null: never expires. Absent: the installation's default. */
  readonly expiresInDays?: number | null;
  /** In place of days. */
  readonly expiresInSeconds?: number;
  readonly owner?: string;
  readonly tenant?: string;
};

/** The new key, and its secret: the only time that the secret leaves the service. */
export interface KeyWithSecret {
  readonly key: KeyState;
  readonly secret: string;
}

export class CreateKey extends Command<Result<KeyWithSecret, Refusal>> {
  readonly input: CreateKeyInput;
  readonly caller: Caller;
  /** The caller's Idempotency-Key: two creations under the same one make one key. */
  readonly idempotencyKey: string | null;
  readonly secretForm: SecretForm;

  constructor(
    properties: Pick<CreateKey, 'input' | 'caller' | 'idempotencyKey'> &
      Partial<Pick<CreateKey, 'secretForm'>>,
  ) {
    super();
    this.input = properties.input;
    this.caller = properties.caller;
    this.idempotencyKey = properties.idempotencyKey;
    this.secretForm = properties.secretForm ?? 'own';
  }
}
