import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';

/** Makes a disabled key good again. */
export class EnableKey extends Command<Result<KeyState, Refusal>> {
  readonly keyId: string;
  readonly reason: string | null;
  readonly caller: Caller;

  constructor(properties: Pick<EnableKey, 'keyId' | 'reason' | 'caller'>) {
    super();
    this.keyId = properties.keyId;
    this.reason = properties.reason;
    this.caller = properties.caller;
  }
}
