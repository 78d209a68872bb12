import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { CLOCK, type Clock } from '../../shared/clock.ts';
import { IDS, type IdSource } from '../../shared/ids.ts';
import { EVENT_LOG, type EventLog } from '../event-log/event-log.ts';
import { QUERY_ENGINE, type QueryEngine } from '../query-engine/query-engine.ts';
import { REPORT_SERVICE, ReportService } from '../reports/report-service.ts';
import { AccessGuard } from './access/access-guard.ts';
import { ProblemFilter } from './problems/problem-filter.ts';
import { ProblemPagesController } from './problems/problem-pages.controller.ts';
import { AuthorizeController } from './rest/authorize/authorize.controller.ts';
import { KeyLifecycleController } from './rest/keys/key-lifecycle.controller.ts';
import { KeyUsageController } from './rest/keys/key-usage.controller.ts';
import { KeyViews } from './rest/keys/key-views.ts';
import { KeysController } from './rest/keys/keys.controller.ts';
import { VerifyController } from './rest/keys/verify.controller.ts';
import { ProbesController } from './rest/probes/probes.controller.ts';
import { ReportsController } from './rest/reports/reports.controller.ts';
import { SqlController } from './rest/sql/sql.controller.ts';
import { EventsController } from './rest/trail/events.controller.ts';
import { UsageController } from './rest/usage/usage.controller.ts';

/**
 * The REST door. What it needs is injected by token and must be provided globally: AUTHENTICATOR, KEY_DIRECTORY,
 * USAGE_DIRECTORY, QUERY_ENGINE, EVENT_LOG, SETTINGS, CLOCK, IDS, LOGGER, ROUTE_TABLE, READINESS_CHECKS,
 * METRICS_REGISTRY, VERIFICATION_METRICS; and the handlers of the key commands on the CommandBus.
 */
@Module({
  imports: [CqrsModule],
  controllers: [
    VerifyController,
    KeysController,
    KeyLifecycleController,
    KeyUsageController,
    AuthorizeController,
    UsageController,
    EventsController,
    SqlController,
    ReportsController,
    ProbesController,
    ProblemPagesController,
  ],
  providers: [
    KeyViews,
    {
      provide: REPORT_SERVICE,
      inject: [QUERY_ENGINE, EVENT_LOG, CLOCK, IDS],
      useFactory: (engine: QueryEngine, log: EventLog, clock: Clock, ids: IdSource) =>
        new ReportService({ engine, log, clock, ids }),
    },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {}
