import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NO_ORIGIN, systemActor } from '../../../../events/envelope.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { decideExpire } from '../../domain/expire-key.ts';
import { recordDue } from '../../due-keys.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { ExpireDueKeys } from './expire-due-keys.command.ts';

@CommandHandler(ExpireDueKeys)
export class ExpireDueKeysHandler implements ICommandHandler<ExpireDueKeys> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<{ readonly expired: number }> {
    const dueBy = this.clock.nowMs();
    const expired = await recordDue(this.commands, {
      find: (limit) => this.directory.dueForExpiry(dueBy, limit),
      by: { actor: systemActor('expiry-sweep'), origin: NO_ORIGIN },
      decide: (keyId) => (state, context) => decideExpire(state, keyId, context),
    });
    return { expired };
  }
}
