import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PrincipalCreated } from '../../../../events/principal-created.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { decideCreatePrincipal, principalExists } from '../../domain/create-principal.ts';
import { principalIdOf } from '../../domain/principal-id.ts';
import type { Principal } from '../../domain/principal.ts';
import { PRINCIPAL_COMMANDS, type PrincipalCommands } from '../../principal-commands.ts';
import { identityOwners, PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../principal-directory.ts';
import { CreatePrincipal } from './create-principal.command.ts';

@CommandHandler(CreatePrincipal)
export class CreatePrincipalHandler implements ICommandHandler<CreatePrincipal> {
  constructor(
    @Inject(PRINCIPAL_COMMANDS) private readonly commands: PrincipalCommands,
    @Inject(PRINCIPAL_DIRECTORY) private readonly directory: PrincipalDirectory,
  ) {}

  async execute({ request, rights, by }: CreatePrincipal): Promise<Result<Principal, Refusal>> {
    const owners = identityOwners(this.directory);
    const created = await this.commands.execute(principalIdOf(request.name), by, (state, context) =>
      decideCreatePrincipal(state, request, rights, owners, context),
    );
    if (!created.ok) return created;
    const { principal, event } = created.value;
    return isOf(event, principal) ? accept(principal) : refuse(principalExists(request.name));
  }
}

/** Of processes that create the same name at the same moment, one has created it. */
const isOf = (event: PrincipalCreated, principal: Principal): boolean =>
  principal.createdAt === event.time &&
  principal.createdBy === event.actor.id &&
  principal.role === event.data.role &&
  principal.tenant === event.data.tenant;
