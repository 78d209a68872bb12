import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CreateKeyHandler } from './commands/create-key/create-key.handler.ts';
import { DisableKeyHandler } from './commands/disable-key/disable-key.handler.ts';
import { EnableKeyHandler } from './commands/enable-key/enable-key.handler.ts';
import { ExpireDueKeysHandler } from './commands/expire-key/expire-due-keys.handler.ts';
import { RecordUsageHandler } from './commands/record-usage/record-usage.handler.ts';
import { RevokeKeyBySecretHandler } from './commands/revoke-key/revoke-key-by-secret.handler.ts';
import { RevokeKeyHandler } from './commands/revoke-key/revoke-key.handler.ts';
import { RotateKeyHandler } from './commands/rotate-key/rotate-key.handler.ts';
import { EndDueGracesHandler } from './commands/sweep-rotations/end-due-graces.handler.ts';
import { WarnOfGraceEndsHandler } from './commands/sweep-rotations/warn-of-grace-ends.handler.ts';
import { UpdateKeyHandler } from './commands/update-key/update-key.handler.ts';
import { VerifyKeyHandler } from './commands/verify-key/verify-key.handler.ts';
import { ROTATION_USES } from './rotation/rotation-uses.ts';
import { TrailRotationUses } from './rotation/trail-rotation-uses.ts';

/** The command handlers of keys. What they need is provided globally by the profile. */
@Module({
  imports: [CqrsModule],
  providers: [
    CreateKeyHandler,
    VerifyKeyHandler,
    RevokeKeyHandler,
    RevokeKeyBySecretHandler,
    RotateKeyHandler,
    DisableKeyHandler,
    EnableKeyHandler,
    UpdateKeyHandler,
    ExpireDueKeysHandler,
    EndDueGracesHandler,
    WarnOfGraceEndsHandler,
    { provide: ROTATION_USES, useClass: TrailRotationUses },
    RecordUsageHandler,
  ],
  exports: [CqrsModule],
})
export class KeysModule {}
