import { Controller, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CreatePrincipal } from '../../../identity/commands/create-principal/create-principal.command.ts';
import { DisablePrincipal } from '../../../identity/commands/disable-principal/disable-principal.command.ts';
import { EnablePrincipal } from '../../../identity/commands/enable-principal/enable-principal.command.ts';
import { UpdatePrincipal } from '../../../identity/commands/update-principal/update-principal.command.ts';
import { actorOf, seesEveryTenant, seesTenant, type Caller } from '../../../identity/caller.ts';
import { principalNotFound } from '../../../identity/domain/principal-refusals.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../../identity/principal-directory.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { OptionalBody, ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import {
  createPrincipalSchema,
  listPrincipalsSchema,
  principalReasonSchema,
  updatePrincipalSchema,
} from './principal-schemas.ts';
import {
  principalPageSchema,
  principalSchema,
  principalView,
  type PrincipalPageView,
  type PrincipalView,
} from './principal-view.ts';

type Reason = z.output<typeof principalReasonSchema>;

/** Users and services: who may sign in, own keys, and what their keys may do at most. */
@Controller('v1/principals')
export class PrincipalsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PRINCIPAL_DIRECTORY) private readonly directory: PrincipalDirectory,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('write:principals')
  @ApiOperation({ summary: 'Let a user or a service sign in and own keys.' })
  @Answers(201, principalSchema)
  @Problems('validation_failed', 'principal_exists', 'role_not_held', 'tenant_forbidden')
  async create(
    @ValidBody(createPrincipalSchema) input: z.output<typeof createPrincipalSchema>,
    @Req() request: HttpRequest,
  ): Promise<PrincipalView> {
    const caller = callerOf(request);
    const wanted = { ...input, tenant: input.tenant ?? caller.credential.tenant };
    const command = new CreatePrincipal({ request: wanted, ...doneBy(caller) });
    return principalView(valueOf(await this.commands.execute(command)));
  }

  @Get()
  @Requires('read:principals')
  @ApiOperation({ summary: 'List users and services by name, of one’s own tenant unless admin or auditor.' })
  @Answers(200, principalPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden')
  list(
    @ValidQuery(listPrincipalsSchema) query: z.output<typeof listPrincipalsSchema>,
    @Req() request: HttpRequest,
  ): PrincipalPageView {
    const { limit, cursor, ...asked } = query;
    const filter = { ...asked, ...tenantFilter(callerOf(request), asked.tenant) };
    const [after = null] = cursor === undefined ? [] : decodeCursor('principals', filter, 1, cursor);
    const page = this.directory.list(filter, { after, limit });
    return {
      items: page.items.map(principalView),
      nextCursor: page.next === null ? null : encodeCursor('principals', filter, [page.next]),
    };
  }

  @Get(':id')
  @Requires('read:principals')
  @ApiOperation({ summary: 'One user or service.' })
  @Answers(200, principalSchema)
  @Problems('principal_not_found')
  get(@Param('id') id: string, @Req() request: HttpRequest): PrincipalView {
    const principal = this.directory.byId(id);
    if (principal === undefined || !seesTenant(callerOf(request), principal.tenant))
      throw new RefusedError(principalNotFound());
    return principalView(principal);
  }

  @Patch(':id')
  @Requires('write:principals')
  @ApiOperation({ summary: 'Change properties of a user or a service; absent ones stay as they are.' })
  @Answers(200, principalSchema)
  @Problems(
    'validation_failed',
    'principal_not_found',
    'role_not_held',
    'own_principal',
    'owns_keys',
    'managed_by_configuration',
    'nothing_to_change',
  )
  async update(
    @Param('id') principalId: string,
    @ValidBody(updatePrincipalSchema) changes: z.output<typeof updatePrincipalSchema>,
    @Req() request: HttpRequest,
  ): Promise<PrincipalView> {
    const command = new UpdatePrincipal({ principalId, changes, ...doneBy(callerOf(request)) });
    return principalView(valueOf(await this.commands.execute(command)));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Requires('write:principals')
  @ApiOperation({ summary: 'Keep somebody out: end their sessions and refuse their keys.' })
  @Answers(200, principalSchema)
  @Problems('validation_failed', 'principal_not_found', 'own_principal', 'managed_by_configuration')
  async disable(
    @Param('id') principalId: string,
    @OptionalBody(principalReasonSchema) { reason }: Reason,
    @Req() request: HttpRequest,
  ): Promise<PrincipalView> {
    const command = new DisablePrincipal({ principalId, reason, ...doneBy(callerOf(request)) });
    return principalView(valueOf(await this.commands.execute(command)));
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Requires('write:principals')
  @ApiOperation({ summary: 'Let somebody in again; their keys are good again, their sessions are not.' })
  @Answers(200, principalSchema)
  @Problems('validation_failed', 'principal_not_found', 'own_principal', 'managed_by_configuration')
  async enable(
    @Param('id') principalId: string,
    @OptionalBody(principalReasonSchema) { reason }: Reason,
    @Req() request: HttpRequest,
  ): Promise<PrincipalView> {
    const command = new EnablePrincipal({ principalId, reason, ...doneBy(callerOf(request)) });
    return principalView(valueOf(await this.commands.execute(command)));
  }
}

/** The rights that bound what the caller may give, and as whom the trail names them. */
const doneBy = (caller: Caller) => ({
  rights: caller.credential,
  by: { actor: actorOf(caller), origin: caller.origin },
});

function tenantFilter(caller: Caller, asked: string | undefined): { readonly tenant?: string } {
  const { tenant } = caller.credential;
  if (seesEveryTenant(caller)) return {};
  if (asked === undefined || asked === tenant) return { tenant };
  throw new RefusedError({
    code: 'tenant_forbidden',
    detail: 'Your credential sees only the principals of its own tenant.',
  });
}
