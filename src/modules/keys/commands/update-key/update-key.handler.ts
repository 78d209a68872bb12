import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { refuse, type Result } from '../../../../shared/result.ts';
import { actorOf } from '../../../identity/caller.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../../identity/principal-directory.ts';
import { foreignOwner } from '../../../identity/owner-role.ts';
import type { KeyState } from '../../domain/key-state.ts';
import { decideUpdate } from '../../domain/update-key.ts';
import { grantorOf } from '../../grantor-of.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { KEY_POLICY, type KeyPolicy } from '../../key-policy.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { changeableKey, notOwnKey } from '../../visible-key.ts';
import { UpdateKey } from './update-key.command.ts';

/** Changes a key. Whoever changes its owner must be able to have made it for that owner. */
@CommandHandler(UpdateKey)
export class UpdateKeyHandler implements ICommandHandler<UpdateKey> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KEY_POLICY) private readonly policy: KeyPolicy,
    @Inject(PRINCIPAL_DIRECTORY) private readonly principals: PrincipalDirectory,
  ) {}

  async execute({ keyId, changes, caller }: UpdateKey): Promise<Result<KeyState, Refusal>> {
    const changeable = changeableKey(this.directory, keyId, caller);
    if (!changeable.ok) return changeable;
    const { owner, tenant, createdAt } = changeable.value.key;
    const becomes = { owner: changes.owner ?? owner, tenant, createdAt };
    const refusal =
      becomes.owner === owner
        ? null
        : (notOwnKey(caller, becomes.owner) ?? foreignOwner(this.principals, becomes));
    if (refusal !== null) return refuse(refusal);
    const grantor = grantorOf(caller, becomes, { keys: this.directory, principals: this.principals });
    return this.commands.execute(keyId, { actor: actorOf(caller), origin: caller.origin }, (state, context) =>
      decideUpdate(state, { keyId, changes }, grantor, this.policy.expiry, context),
    );
  }
}
