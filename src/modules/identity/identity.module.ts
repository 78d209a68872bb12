import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CreatePrincipalHandler } from './commands/create-principal/create-principal.handler.ts';
import { DisablePrincipalHandler } from './commands/disable-principal/disable-principal.handler.ts';
import { EnablePrincipalHandler } from './commands/enable-principal/enable-principal.handler.ts';
import { UpdatePrincipalHandler } from './commands/update-principal/update-principal.handler.ts';

/** The command handlers of principals. What they need is provided globally by the profile. */
@Module({
  imports: [CqrsModule],
  providers: [
    CreatePrincipalHandler,
    UpdatePrincipalHandler,
    DisablePrincipalHandler,
    EnablePrincipalHandler,
  ],
})
export class IdentityModule {}
