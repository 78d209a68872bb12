import { Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import type { Refusal } from '../../../../shared/refusal.ts';
import { CreateKey } from '../../../keys/commands/create-key/create-key.command.ts';
import { RevokeKey } from '../../../keys/commands/revoke-key/revoke-key.command.ts';
import { RevokeKeyBySecret } from '../../../keys/commands/revoke-key/revoke-key-by-secret.command.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf } from '../../access/http-request.ts';
import { MAY_MAKE, MAY_REVOKE } from '../../access/key-scopes.ts';
import { createKeySchema } from '../../rest/keys/key-schemas.ts';
import { KeyViews } from '../../rest/keys/key-views.ts';
import { refusalOfIssues } from '../../validation/validate.ts';
import { apiKeyOf, type APIKey } from './api-key.ts';
import { invalidInput, type InvalidInput } from './invalid-input.ts';
import { noSuchKey, revoked, type Revoked } from './revoked.ts';
import type { FieldContext } from './run-document.ts';
import { isOwn } from './shown-keys.ts';

/** The union `APIKeyCreateResult`. */
type Created =
  | { readonly __typename: 'APIKeyCreated'; readonly apiKey: APIKey | null; readonly secret: string }
  | InvalidInput;

/** Quilt's documented range, whatever the installation allows; its client checks neither this nor the name. */
const EXPIRY_DAYS_MAX = 365;

const createSchema = z.object({
  name: createKeySchema.shape.name,
  expiresInDays: z.int().min(1).max(EXPIRY_DAYS_MAX),
});

const WHICH_KEY: Refusal = {
  code: 'validation_failed',
  detail: 'Say which key: by id or by secret, and not by both.',
};

/** Making and ending keys of one's own. */
@Resolver()
export class KeyMutationsResolver {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KeyViews) private readonly views: KeyViews,
  ) {}

  @Mutation('apiKeyCreate')
  @Requires(MAY_MAKE)
  async create(@Args('input') asked: unknown, @Context() { request }: FieldContext): Promise<Created> {
    const input = createSchema.safeParse(asked);
    if (!input.success) return invalidInput(refusalOfIssues(input.error.issues, 'input'), 'input');
    const command = new CreateKey({ input: input.data, caller: callerOf(request), idempotencyKey: null });
    const created = await this.commands.execute(command);
    if (!created.ok) return invalidInput(created.refusal, 'input');
    const { key, secret } = created.value;
    return { __typename: 'APIKeyCreated', apiKey: apiKeyOf(this.views.one(key)), secret };
  }

  @Mutation('apiKeyRevoke')
  @Requires(MAY_REVOKE)
  async revoke(
    @Args() { id = null, secret = null }: { readonly id?: string | null; readonly secret?: string | null },
    @Context() { request }: FieldContext,
  ): Promise<Revoked> {
    const caller = callerOf(request);
    if (id !== null && secret === null) {
      // By an id, only one's own: for everybody's there is `admin`.
      if (!isOwn(this.directory, id, caller)) return noSuchKey(id);
      const command = new RevokeKey({ keyId: id, reason: null, caller });
      return revoked(await this.commands.execute(command), 'id');
    }
    if (secret === null || id !== null) return invalidInput(WHICH_KEY, null);
    // Whoever found a secret may not know whose it is: the command knows the key, and the trail will name it.
    const command = new RevokeKeyBySecret({ secret, reason: null, caller });
    return revoked(await this.commands.execute(command), 'secret');
  }
}
