import { Inject } from '@nestjs/common';
import { Args, Context, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AnyCredential, Requires } from '../../access/access-rule.ts';
import { callerOf } from '../../access/http-request.ts';
import type { APIKey } from './api-key.ts';
import type { FieldContext } from './run-document.ts';
import { ShownKeys, type AskedKeys } from './shown-keys.ts';

interface Me {
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly role: { readonly name: string };
  readonly roles: readonly { readonly name: string }[];
}

/** Who asks, and the keys that are theirs. */
@Resolver('Me')
export class MeResolver {
  constructor(@Inject(ShownKeys) private readonly keys: ShownKeys) {}

  @Query('me')
  @AnyCredential()
  me(@Context() { request }: FieldContext): Me {
    const { credential } = callerOf(request);
    const role = { name: credential.role };
    return {
      name: credential.owner,
      email: (credential.kind === 'session' ? credential.email : null) ?? credential.owner,
      isAdmin: credential.scopes.has('admin'),
      role,
      roles: [role],
    };
  }

  @ResolveField('apiKeys')
  @Requires('keys:read')
  apiKeys(@Args() asked: AskedKeys, @Context() { request }: FieldContext): Promise<readonly APIKey[]> {
    return this.keys.listOwn(request, asked);
  }

  @ResolveField('apiKey')
  @Requires('keys:read')
  apiKey(@Args('id') id: string, @Context() { request }: FieldContext): Promise<APIKey | null> {
    return this.keys.getOwn(request, id);
  }
}
