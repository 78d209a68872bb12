import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NO_ORIGIN, systemActor } from '../../../../events/envelope.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { decideEndGrace } from '../../domain/end-grace.ts';
import { recordDue } from '../../due-keys.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { EndDueGraces } from './end-due-graces.command.ts';

@CommandHandler(EndDueGraces)
export class EndDueGracesHandler implements ICommandHandler<EndDueGraces> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<{ readonly ended: number }> {
    const dueBy = this.clock.nowMs();
    const ended = await recordDue(this.commands, {
      find: (limit) => this.directory.dueForGraceEnd(dueBy, limit),
      by: { actor: systemActor('rotation-sweep'), origin: NO_ORIGIN },
      decide: (keyId) => (state, context) => decideEndGrace(state, keyId, context),
    });
    return { ended };
  }
}
