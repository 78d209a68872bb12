import { Command } from '@nestjs/cqrs';

/** Records a warning for every rotation whose grace will end soon. Answers how many were given. */
export class WarnOfGraceEnds extends Command<{ readonly warned: number }> {}
