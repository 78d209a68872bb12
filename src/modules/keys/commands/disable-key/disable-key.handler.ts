import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf } from '../../../identity/caller.ts';
import { decideDisable } from '../../domain/disable-key.ts';
import type { KeyState } from '../../domain/key-state.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { changeableKey } from '../../visible-key.ts';
import { DisableKey } from './disable-key.command.ts';

@CommandHandler(DisableKey)
export class DisableKeyHandler implements ICommandHandler<DisableKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
  ) {}

  async execute({ keyId, reason, caller }: DisableKey): Promise<Result<KeyState, Refusal>> {
    const changeable = changeableKey(this.directory, keyId, caller);
    if (!changeable.ok) return changeable;
    return this.commands.execute(keyId, { actor: actorOf(caller), origin: caller.origin }, (state, context) =>
      decideDisable(state, { keyId, reason }, context),
    );
  }
}
