import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReportLeaksHandler } from './commands/report-leaks/report-leaks.handler.ts';

/** The command handler of leaked secrets. What it needs is provided globally, by the room of leaks. */
@Module({ imports: [CqrsModule], providers: [ReportLeaksHandler] })
export class LeaksModule {}
