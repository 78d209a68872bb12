import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { DisableKey } from '../../../keys/commands/disable-key/disable-key.command.ts';
import { EnableKey } from '../../../keys/commands/enable-key/enable-key.command.ts';
import { RevokeKey } from '../../../keys/commands/revoke-key/revoke-key.command.ts';
import { RevokeKeyBySecret } from '../../../keys/commands/revoke-key/revoke-key-by-secret.command.ts';
import { RotateKey } from '../../../keys/commands/rotate-key/rotate-key.command.ts';
import { MAY_MAKE, MAY_REVOKE } from '../../access/key-scopes.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { KeyId, OptionalBody, ValidBody } from '../../validation/valid-input.ts';
import { keySchema, keyWithSecretSchema } from './key-answer-schemas.ts';
import { reasonSchema, revokeBySecretSchema, rotateKeySchema } from './key-schemas.ts';
import type { KeyView } from './key-view.ts';
import { KeyViews } from './key-views.ts';

type Reason = z.output<typeof reasonSchema>;

/** The transitions of a key's life. Each answers with the key as it is afterwards. */
@Controller('v1/keys')
export class KeyLifecycleController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(KeyViews) private readonly views: KeyViews,
  ) {}

  @Post('revoke')
  @HttpCode(200)
  @Requires(MAY_REVOKE)
  @ApiOperation({ summary: 'Revoke the key that a found secret belongs to.' })
  @Answers(200, keySchema)
  @Problems('validation_failed', 'key_not_found', 'not_your_key', 'key_revoked', 'key_expired')
  async revokeBySecret(
    @ValidBody(revokeBySecretSchema) body: z.output<typeof revokeBySecretSchema>,
    @Req() request: HttpRequest,
  ): Promise<KeyView> {
    const command = new RevokeKeyBySecret({ ...body, caller: callerOf(request) });
    return this.views.one(valueOf(await this.commands.execute(command)));
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Requires(MAY_REVOKE)
  @ApiOperation({ summary: 'Revoke a key for ever.' })
  @Answers(200, keySchema)
  @Problems(
    'validation_failed',
    'key_not_found',
    'not_your_key',
    'key_revoked',
    'key_expired',
    'external_key',
  )
  async revoke(
    @KeyId() keyId: string,
    @OptionalBody(reasonSchema) { reason }: Reason,
    @Req() request: HttpRequest,
  ): Promise<KeyView> {
    return this.views.one(
      valueOf(await this.commands.execute(new RevokeKey({ keyId, reason, caller: callerOf(request) }))),
    );
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Requires(MAY_MAKE)
  @ApiOperation({
    summary: 'Give a key a new secret; the old one stays good for the grace, by default a day.',
  })
  @Answers(200, keyWithSecretSchema)
  @Problems(
    'validation_failed',
    'key_not_found',
    'not_your_key',
    'role_not_held',
    'scope_not_held',
    'rights_not_held',
    'outlives_creator',
    'key_revoked',
    'key_disabled',
    'rotation_grace_exceeds_expiry',
  )
  async rotate(
    @KeyId() keyId: string,
    @OptionalBody(rotateKeySchema) { graceSeconds }: z.output<typeof rotateKeySchema>,
    @Req() request: HttpRequest,
  ): Promise<{ readonly key: KeyView; readonly secret: string }> {
    const command = new RotateKey({ keyId, graceSeconds, caller: callerOf(request) });
    const rotated = valueOf(await this.commands.execute(command));
    return { key: this.views.one(rotated.key), secret: rotated.secret };
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Requires(MAY_REVOKE)
  @ApiOperation({ summary: 'Refuse a key until it is enabled again.' })
  @Answers(200, keySchema)
  @Problems('validation_failed', 'key_not_found', 'not_your_key', 'key_revoked', 'key_already_disabled')
  async disable(
    @KeyId() keyId: string,
    @OptionalBody(reasonSchema) { reason }: Reason,
    @Req() request: HttpRequest,
  ): Promise<KeyView> {
    return this.views.one(
      valueOf(await this.commands.execute(new DisableKey({ keyId, reason, caller: callerOf(request) }))),
    );
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Requires('keys:write')
  @ApiOperation({ summary: 'Accept a disabled key again.' })
  @Answers(200, keySchema)
  @Problems('validation_failed', 'key_not_found', 'key_revoked', 'key_expired', 'key_not_disabled')
  async enable(
    @KeyId() keyId: string,
    @OptionalBody(reasonSchema) { reason }: Reason,
    @Req() request: HttpRequest,
  ): Promise<KeyView> {
    return this.views.one(
      valueOf(await this.commands.execute(new EnableKey({ keyId, reason, caller: callerOf(request) }))),
    );
  }
}
