import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';
import { decideRevoke } from '../../domain/revoke-key.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { changeableKey } from '../../visible-key.ts';
import { RevokeKey } from './revoke-key.command.ts';

@CommandHandler(RevokeKey)
export class RevokeKeyHandler implements ICommandHandler<RevokeKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
  ) {}

  async execute({ keyId, reason, caller }: RevokeKey): Promise<Result<KeyState, Refusal>> {
    const changeable = changeableKey(this.directory, keyId, caller);
    if (!changeable.ok) return changeable;
    return this.commands.execute(keyId, { actor: actorOf(caller), origin: caller.origin }, (state, context) =>
      decideRevoke(state, { keyId, reason, by: 'id' }, context),
    );
  }
}
