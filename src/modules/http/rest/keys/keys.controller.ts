import { Controller, Get, HttpCode, Inject, Patch, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { seesEveryTenant, seesOwnKeysOnly, type Caller } from '../../../identity/caller.ts';
import { CreateKey } from '../../../keys/commands/create-key/create-key.command.ts';
import { UpdateKey } from '../../../keys/commands/update-key/update-key.command.ts';
import { KEY_DIRECTORY, type KeyDirectory, type KeyFilter } from '../../../keys/key-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { visibleKey } from '../../../keys/visible-key.ts';
import { MAY_MAKE } from '../../access/key-scopes.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { KeyId, ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { IdempotentAnswers } from './idempotent-answers.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { createKeySchema, listKeysSchema, updateKeySchema } from './key-schemas.ts';
import { keyPageSchema, keySchema, keyWithSecretSchema } from './key-answer-schemas.ts';
import { readingOf } from './key-reading.ts';
import type { KeyView } from './key-view.ts';
import { KeyViews } from './key-views.ts';

interface KeyWithSecretView {
  readonly key: KeyView;
  /** Shown this once. */
  readonly secret: string;
}

/** Creating, finding and describing keys. */
@Controller('v1/keys')
export class KeysController {
  private readonly answers = new IdempotentAnswers();

  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(KeyViews) private readonly views: KeyViews,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires(MAY_MAKE)
  @ApiOperation({ summary: 'Create a key. Its secret is in this answer and nowhere else.' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Repeating a creation under it makes one key.',
  })
  @Answers(201, keyWithSecretSchema)
  @Problems(
    'validation_failed',
    'role_not_held',
    'scope_not_held',
    'owner_scope_not_held',
    'rights_not_held',
    'outlives_creator',
    'not_your_key',
    'tenant_forbidden',
    'idempotency_key_reused',
  )
  create(
    @ValidBody(createKeySchema) input: z.output<typeof createKeySchema>,
    @Req() request: HttpRequest,
  ): Promise<KeyWithSecretView> {
    const caller = callerOf(request);
    const idempotencyKey = idempotencyKeyOf(request.headers);
    const produce = async (): Promise<KeyWithSecretView> => {
      const created = valueOf(await this.commands.execute(new CreateKey({ input, caller, idempotencyKey })));
      return { key: this.views.one(created.key), secret: created.secret };
    };
    if (idempotencyKey === null) return produce();
    return this.answers.once(caller.credential.id, idempotencyKey, input, produce);
  }

  @Get()
  @Requires('keys:read')
  @ApiOperation({
    summary: 'List keys in the order of their creation, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, keyPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden', 'not_your_key')
  async list(
    @ValidQuery(listKeysSchema) query: z.output<typeof listKeysSchema>,
    @Req() request: HttpRequest,
  ): Promise<{ readonly items: readonly KeyView[]; readonly nextCursor: string | null }> {
    const { limit, cursor, ...asked } = query;
    const filter = { ...asked, ...visibleTo(callerOf(request), asked) };
    const [after = null] = cursor === undefined ? [] : decodeCursor('keys', filter, 1, cursor);
    const page = this.directory.list(filter, { after, limit, nowMs: this.clock.nowMs() });
    await this.readings.record(readingOf(request, page.items, filter));
    return {
      items: this.views.many(page.items),
      nextCursor: page.next === null ? null : encodeCursor('keys', filter, [page.next]),
    };
  }

  @Get(':id')
  @Requires('keys:read')
  @ApiOperation({ summary: 'One key.' })
  @Answers(200, keySchema)
  @Problems('key_not_found')
  async get(@KeyId() id: string, @Req() request: HttpRequest): Promise<KeyView> {
    const state = valueOf(visibleKey(this.directory, id, callerOf(request)));
    await this.readings.record(readingOf(request, [state]));
    return this.views.one(state);
  }

  @Patch(':id')
  @Requires(MAY_MAKE)
  @ApiOperation({ summary: 'Change properties of a key; absent ones stay as they are.' })
  @Answers(200, keySchema)
  @Problems(
    'validation_failed',
    'key_not_found',
    'not_your_key',
    'role_not_held',
    'scope_not_held',
    'owner_scope_not_held',
    'rights_not_held',
    'outlives_creator',
    'key_revoked',
    'key_expired',
    'external_key',
    'nothing_to_change',
  )
  async update(
    @KeyId() keyId: string,
    @ValidBody(updateKeySchema) changes: z.output<typeof updateKeySchema>,
    @Req() request: HttpRequest,
  ): Promise<KeyView> {
    return this.views.one(
      valueOf(await this.commands.execute(new UpdateKey({ keyId, changes, caller: callerOf(request) }))),
    );
  }
}

/** What the caller sees of all keys, as a filter: their tenant's, or only their own. */
function visibleTo(caller: Caller, asked: { readonly tenant?: string; readonly owner?: string }): KeyFilter {
  const { tenant, owner } = caller.credential;
  if (seesEveryTenant(caller)) return {};
  if (asked.tenant !== undefined && asked.tenant !== tenant) {
    throw new RefusedError({
      code: 'tenant_forbidden',
      detail: 'Your credential sees only the keys of its own tenant.',
    });
  }
  if (!seesOwnKeysOnly(caller)) return { tenant };
  if (asked.owner === undefined || asked.owner === owner) return { tenant, owner };
  throw new RefusedError({ code: 'not_your_key', detail: 'Your credential sees only its own keys.' });
}
