import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '../../../../shared/refusal.ts';
import { accept, type Result } from '../../../../shared/result.ts';
import { decideEnablePrincipal } from '../../domain/disable-principal.ts';
import type { Principal } from '../../domain/principal.ts';
import { PRINCIPAL_COMMANDS, type PrincipalCommands } from '../../principal-commands.ts';
import { EnablePrincipal } from './enable-principal.command.ts';

@CommandHandler(EnablePrincipal)
export class EnablePrincipalHandler implements ICommandHandler<EnablePrincipal> {
  constructor(@Inject(PRINCIPAL_COMMANDS) private readonly commands: PrincipalCommands) {}

  async execute({ principalId, reason, rights, by }: EnablePrincipal): Promise<Result<Principal, Refusal>> {
    const enabled = await this.commands.execute(principalId, by, (state, context) =>
      decideEnablePrincipal(state, reason, rights, context),
    );
    return enabled.ok ? accept(enabled.value.principal) : enabled;
  }
}
