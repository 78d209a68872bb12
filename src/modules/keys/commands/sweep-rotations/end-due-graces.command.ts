import { Command } from '@nestjs/cqrs';

/** Records the end of every rotation's grace that is over by now. Answers how many were. */
export class EndDueGraces extends Command<{ readonly ended: number }> {}
