import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RevokeKey } from '../../../keys/commands/revoke-key/revoke-key.command.ts';
import { Requires, type AnyOfScopes } from '../../access/access-rule.ts';
import { callerOf } from '../../access/http-request.ts';
import { keyIdText } from '../../validation/text-schemas.ts';
import type { APIKey } from './api-key.ts';
import { noSuchKey, revoked, type Revoked } from './revoked.ts';
import type { FieldContext } from './run-document.ts';
import { ShownKeys, type AskedKeys } from './shown-keys.ts';

/** Administrators; and auditors, who may look at other people's things and change none. */
const MAY_LOOK: AnyOfScopes = ['admin', 'read:principals'];

/** What resolves to nothing by itself: it is the fields inside that do something. */
const WITHIN = {};

/** `admin`, the way to everybody's keys, for questions and for changes. */
@Resolver()
export class AdminResolver {
  @Query('admin')
  @Requires(MAY_LOOK)
  queries(): object {
    return { apiKeys: WITHIN };
  }

  @Mutation('admin')
  @Requires('admin')
  mutations(): object {
    return { apiKeys: WITHIN };
  }
}

@Resolver('APIKeyAdminQueries')
export class AdminKeyQueriesResolver {
  constructor(@Inject(ShownKeys) private readonly keys: ShownKeys) {}

  @ResolveField('list')
  @Requires('keys:read')
  list(@Args() asked: AskedKeys, @Context() { request }: FieldContext): Promise<readonly APIKey[]> {
    return this.keys.listAll(request, asked);
  }

  @ResolveField('get')
  @Requires('keys:read')
  get(@Args('id') id: string, @Context() { request }: FieldContext): Promise<APIKey | null> {
    return this.keys.get(request, id);
  }
}

@Resolver('APIKeyAdminMutations')
export class AdminKeyMutationsResolver {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @ResolveField('revoke')
  @Requires('keys:write')
  async revoke(@Args('id') keyId: string, @Context() { request }: FieldContext): Promise<Revoked> {
    if (!keyIdText.safeParse(keyId).success) return noSuchKey(keyId);
    const command = new RevokeKey({ keyId, reason: null, caller: callerOf(request) });
    return revoked(await this.commands.execute(command), 'id');
  }
}
