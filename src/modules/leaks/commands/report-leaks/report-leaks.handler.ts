import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { LEAK_RESPONSE, type LeakOutcome, type LeakResponse } from '../../leak-response.ts';
import { ReportLeaks } from './report-leaks.command.ts';

@CommandHandler(ReportLeaks)
export class ReportLeaksHandler implements ICommandHandler<ReportLeaks> {
  constructor(@Inject(LEAK_RESPONSE) private readonly response: LeakResponse) {}

  execute({ found, reporter }: ReportLeaks): Promise<readonly LeakOutcome[]> {
    return this.response.take(found, reporter);
  }
}
