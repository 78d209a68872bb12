import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { KeyWithSecret } from '../create-key/create-key.command.ts';

/** Gives a key a new secret; the old one stays good for the grace. */
export class RotateKey extends Command<Result<KeyWithSecret, Refusal>> {
  readonly keyId: string;
  /** 0: the old secret ends at once. */
  readonly graceSeconds: number;
  readonly caller: Caller;

  constructor(properties: Pick<RotateKey, 'keyId' | 'graceSeconds' | 'caller'>) {
    super();
    this.keyId = properties.keyId;
    this.graceSeconds = properties.graceSeconds;
    this.caller = properties.caller;
  }
}
