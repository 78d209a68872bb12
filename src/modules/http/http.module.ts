import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
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
    ProbesController,
    ProblemPagesController,
  ],
  providers: [
    KeyViews,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {}
