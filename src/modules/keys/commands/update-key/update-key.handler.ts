import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf } from '../../../identity/caller.ts';
import type { KeyState } from '../../domain/key-state.ts';
import { decideUpdate } from '../../domain/update-key.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { KEY_POLICY, type KeyPolicy } from '../../key-policy.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { visibleKey } from '../../visible-key.ts';
import { UpdateKey } from './update-key.command.ts';

@CommandHandler(UpdateKey)
export class UpdateKeyHandler implements ICommandHandler<UpdateKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KEY_POLICY) private readonly policy: KeyPolicy,
  ) {}

  async execute({ keyId, changes, caller }: UpdateKey): Promise<Result<KeyState, Refusal>> {
    const visible = visibleKey(this.directory, keyId, caller);
    if (!visible.ok) return visible;
    return this.commands.execute(keyId, { actor: actorOf(caller), origin: caller.origin }, (state, context) =>
      decideUpdate(state, { keyId, changes }, caller.credential, this.policy.expiry, context),
    );
  }
}
