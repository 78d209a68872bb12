import type { CommandBus } from '@nestjs/cqrs';
import { ExpireDueKeys } from './commands/expire-key/expire-due-keys.command.ts';
import { EndDueGraces } from './commands/sweep-rotations/end-due-graces.command.ts';
import { WarnOfGraceEnds } from './commands/sweep-rotations/warn-of-grace-ends.command.ts';

/** Of how many keys a sweep recorded what. */
export interface SweptKeys {
  readonly graceEnded: number;
  readonly expired: number;
  readonly warned: number;
}

export const NOTHING_SWEPT: SweptKeys = { graceEnded: 0, expired: 0, warned: 0 };

/**
 * Records what has become due of keys. Ends of graces come before expiries, since after a downtime both may be due and
 * nothing more happens to an expired key; warnings come last, since they may have to wait for figures from the trail.
 */
export async function sweepDueKeys(commands: Pick<CommandBus, 'execute'>): Promise<SweptKeys> {
  const { ended } = await commands.execute(new EndDueGraces());
  const { expired } = await commands.execute(new ExpireDueKeys());
  const { warned } = await commands.execute(new WarnOfGraceEnds());
  return { graceEnded: ended, expired, warned };
}
