import { Command } from '@nestjs/cqrs';
import type { FoundSecret, LeakReporter } from '../../domain/found-secret.ts';
import type { LeakOutcome } from '../../leak-response.ts';

/** Somebody found secrets where they must not be. Answers with what became of each, in their order. */
export class ReportLeaks extends Command<readonly LeakOutcome[]> {
  readonly found: readonly FoundSecret[];
  readonly reporter: LeakReporter;

  constructor(properties: Pick<ReportLeaks, 'found' | 'reporter'>) {
    super();
    this.found = properties.found;
    this.reporter = properties.reporter;
  }
}
