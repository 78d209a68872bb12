import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, type Result } from '../../../../shared/result.ts';
import { decideDisablePrincipal } from '../../domain/disable-principal.ts';
import type { Principal } from '../../domain/principal.ts';
import { PRINCIPAL_COMMANDS, type PrincipalCommands } from '../../principal-commands.ts';
import { DisablePrincipal } from './disable-principal.command.ts';

/**
 * The sessions end after the principal does: from the first event on nothing of theirs is accepted, and a crash in
 * between leaves sessions that are refused for their principal's sake.
 */
@CommandHandler(DisablePrincipal)
export class DisablePrincipalHandler implements ICommandHandler<DisablePrincipal> {
  constructor(@Inject(PRINCIPAL_COMMANDS) private readonly commands: PrincipalCommands) {}

  async execute({ principalId, reason, rights, by }: DisablePrincipal): Promise<Result<Principal, Refusal>> {
    const disabled = await this.commands.execute(principalId, by, (state, context) =>
      decideDisablePrincipal(state, reason, rights, context),
    );
    if (!disabled.ok) return disabled;
    const { principal } = disabled.value;
    await this.commands.endSessions(principal, 'principal_disabled', by);
    return accept(principal);
  }
}
