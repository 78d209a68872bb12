import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, type Result } from '../../../../shared/result.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { ownsKeys } from '../../../keys/owns-keys.ts';
import type { Principal } from '../../domain/principal.ts';
import { decideUpdatePrincipal } from '../../domain/update-principal.ts';
import { PRINCIPAL_COMMANDS, type PrincipalCommands } from '../../principal-commands.ts';
import { identityOwners, PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../principal-directory.ts';
import { UpdatePrincipal } from './update-principal.command.ts';

@CommandHandler(UpdatePrincipal)
export class UpdatePrincipalHandler implements ICommandHandler<UpdatePrincipal> {
  constructor(
    @Inject(PRINCIPAL_COMMANDS) private readonly commands: PrincipalCommands,
    @Inject(PRINCIPAL_DIRECTORY) private readonly directory: PrincipalDirectory,
    @Inject(KEY_DIRECTORY) private readonly keys: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ principalId, changes, rights, by }: UpdatePrincipal): Promise<Result<Principal, Refusal>> {
    const owners = identityOwners(this.directory);
    const updated = await this.commands.execute(principalId, by, (state, context) => {
      const surroundings = {
        owners,
        ownsKeys: state !== undefined && ownsKeys(this.keys, state, this.clock.nowMs()),
      };
      return decideUpdatePrincipal(state, changes, rights, surroundings, context);
    });
    return updated.ok ? accept(updated.value.principal) : updated;
  }
}
