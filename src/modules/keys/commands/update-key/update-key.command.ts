import { Command } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';
import type { KeyChanges } from '../../domain/update-key.ts';

/** Changes what a key is called, who owns it, what it may do, or how long it lives. */
export class UpdateKey extends Command<Result<KeyState, Refusal>> {
  readonly keyId: string;
  readonly changes: KeyChanges;
  readonly caller: Caller;

  constructor(properties: Pick<UpdateKey, 'keyId' | 'changes' | 'caller'>) {
    super();
    this.keyId = properties.keyId;
    this.changes = properties.changes;
    this.caller = properties.caller;
  }
}
