import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { IDS, type IdSource } from '../../../shared/ids.ts';
import { actorOf, seesTenant, type Caller } from '../../identity/caller.ts';
import { CreatePrincipal } from '../../identity/commands/create-principal/create-principal.command.ts';
import type { Principal } from '../../identity/domain/principal.ts';
import { PRINCIPAL_DIRECTORY, type PrincipalDirectory } from '../../identity/principal-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../keys/key-readings.ts';
import { Requires } from '../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../access/http-request.ts';
import { RefusedError, valueOf } from '../problems/refused-error.ts';
import { ValidBody } from '../validation/valid-input.ts';
import { validate } from '../validation/validate.ts';
import { recordShownKeys } from './shown-keys.ts';
import { TiledAnswers } from './tiled-answers.ts';
import { firstEightText } from './tiled-first-eight.ts';
import { idOfUuid } from './tiled-id.ts';
import { tiledKeyRequestSchema, type TiledKeyRequest } from './tiled-key-request.ts';
import { TiledKeys, type TiledKeyWithSecret } from './tiled-keys.ts';
import { pageSchema, serviceSchema, uuidSchema } from './tiled-principal-schemas.ts';
import type { TiledPrincipal } from './tiled-principal-view.ts';
import { principalsPage } from './tiled-principals-page.ts';
import { TiledPrincipals } from './tiled-principals.ts';

/** Principals and their keys, as `tiled admin` shows and makes them. */
@Controller('api/v1/auth/principal')
@UseInterceptors(TiledAnswers)
export class TiledPrincipalsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PRINCIPAL_DIRECTORY) private readonly directory: PrincipalDirectory,
    @Inject(TiledPrincipals) private readonly principals: TiledPrincipals,
    @Inject(TiledKeys) private readonly keys: TiledKeys,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(IDS) private readonly ids: IdSource,
  ) {}

  @Get()
  @Requires('read:principals')
  @ApiOperation({ summary: 'Tiled: principals by name, with their keys and sessions.' })
  async list(@Query() query: unknown, @Req() request: HttpRequest): Promise<readonly TiledPrincipal[]> {
    const caller = callerOf(request);
    const page = validate(pageSchema, query, 'query');
    const shown = principalsPage(this.directory, caller, page).map((one) => this.principals.shown(one));
    const keys = shown.flatMap((one) => one.keys);
    await recordShownKeys(this.readings, request, keys, {});
    return shown.map(({ view }) => view);
  }

  @Post()
  @HttpCode(200)
  @Requires('write:principals')
  @ApiOperation({ summary: 'Tiled: make a service that can own API keys.' })
  @ApiQuery({ name: 'role', schema: { type: 'string' } })
  async create(@Query() query: unknown, @Req() request: HttpRequest): Promise<TiledPrincipal> {
    const caller = callerOf(request);
    const { role } = validate(serviceSchema, query, 'query');
    const { tenant } = caller.credential;
    const name = `service-${this.ids.eventId()}`;
    const service = { name, kind: 'service', email: null, tenant, role, identities: [] } as const;
    const by = { actor: actorOf(caller), origin: caller.origin };
    const command = new CreatePrincipal({ request: service, rights: caller.credential, by });
    return this.principals.shown(valueOf(await this.commands.execute(command))).view;
  }

  @Get(':id')
  @Requires('read:principals')
  @ApiOperation({ summary: 'Tiled: one principal, with their keys and sessions.' })
  async get(@Param('id') uuid: string, @Req() request: HttpRequest): Promise<TiledPrincipal> {
    const caller = callerOf(request);
    const { view, keys } = this.principals.shown(this.principal(uuid, caller, `No such Principal ${uuid}`));
    await recordShownKeys(this.readings, request, keys, { principal: uuid });
    return view;
  }

  @Post(':id/apikey')
  @HttpCode(200)
  @Requires('admin:apikeys')
  @ApiOperation({ summary: 'Tiled: make an API key for another principal.' })
  createKey(
    @Param('id') uuid: string,
    @ValidBody(tiledKeyRequestSchema) input: TiledKeyRequest,
    @Req() request: HttpRequest,
  ): Promise<TiledKeyWithSecret> {
    const caller = callerOf(request);
    const missing = `Principal ${uuid} does not exist or insufficient permissions.`;
    const { name: owner, tenant, role } = this.principal(uuid, caller, missing);
    return this.keys.create(input, { owner, tenant, role }, caller);
  }

  @Delete(':id/apikey')
  @HttpCode(204)
  @Requires('admin:apikeys')
  @ApiOperation({ summary: 'Tiled: revoke an API key of another principal.' })
  @ApiQuery({ name: 'first_eight', schema: { type: 'string' } })
  revokeKey(
    @Param('id') uuid: string,
    @Query('first_eight') firstEight: unknown,
    @Req() request: HttpRequest,
  ): Promise<void> {
    const caller = callerOf(request);
    const missing = `The principal ${uuid} has no such API key.`;
    const parameter = validate(firstEightText, { first_eight: firstEight }, 'query').first_eight;
    const { name: owner, tenant } = this.principal(uuid, caller, missing);
    return this.keys.revoke(parameter, { owner, tenant }, caller, missing);
  }

  /** Whoever is in another tenant does not exist for those who see their own only. */
  private principal(uuid: string, caller: Caller, missing: string): Principal {
    const id = idOfUuid('prn', validate(uuidSchema, { uuid }, 'query').uuid);
    const principal = this.directory.byId(id);
    if (principal === undefined || !seesTenant(caller, principal.tenant))
      throw new RefusedError({ code: 'principal_not_found', detail: missing });
    return principal;
  }
}
