import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NO_ORIGIN, systemActor } from '../../../../events/envelope.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { decideExpire } from '../../domain/expire-key.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../key-directory.ts';
import { LIFECYCLE_COMMANDS, type LifecycleCommands } from '../../lifecycle-commands.ts';
import { ExpireDueKeys } from './expire-due-keys.command.ts';

/** Keys taken per look at the directory; bounds memory when many expired during a downtime. */
const KEYS_PER_ROUND = 1_000;

@CommandHandler(ExpireDueKeys)
export class ExpireDueKeysHandler implements ICommandHandler<ExpireDueKeys> {
  constructor(
    @Inject(LIFECYCLE_COMMANDS) private readonly commands: LifecycleCommands,
    @Inject(KEY_DIRECTORY) private readonly directory: KeyDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<{ readonly expired: number }> {
    const by = { actor: systemActor('expiry-sweep'), origin: NO_ORIGIN };
    const dueBy = this.clock.nowMs();
    let expired = 0;
    for (;;) {
      const due = this.directory.dueForExpiry(dueBy, KEYS_PER_ROUND);
      if (due.length === 0) return { expired };
      // All of a round at once, so that they share one durable write.
      const outcomes = await Promise.all(
        due.map((keyId) =>
          this.commands.execute(keyId, by, (state, context) => decideExpire(state, keyId, context)),
        ),
      );
      expired += outcomes.filter((outcome) => outcome.ok).length;
      // A round in which nothing could expire would come back the same for ever.
      if (outcomes.every((outcome) => !outcome.ok)) return { expired };
    }
  }
}
