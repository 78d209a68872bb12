import { Command } from '@nestjs/cqrs';

/** Records the expiry of every key that is due by now. Answers how many were. */
export class ExpireDueKeys extends Command<{ readonly expired: number }> {}
