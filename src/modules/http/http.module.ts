import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { CLOCK, type Clock } from '../../shared/clock.ts';
import { IDS, type IdSource } from '../../shared/ids.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../shared/settings.ts';
import { DATASET_QUERIES, DatasetQueries } from '../dataset-queries/dataset-queries.ts';
import { EVENT_LOG, type EventLog } from '../event-log/event-log.ts';
import { ROTATION_USES } from '../keys/rotation/rotation-uses.ts';
import { TrailRotationUses } from '../keys/rotation/trail-rotation-uses.ts';
import { KEY_READINGS, KeyReadings } from '../keys/key-readings.ts';
import { QUERY_ENGINE, type QueryEngine } from '../query-engine/query-engine.ts';
import { REPORT_SERVICE, ReportService } from '../reports/report-service.ts';
import { AccessGuard } from './access/access-guard.ts';
import { CLOUDTRAIL_CONTROLLERS, CLOUDTRAIL_PROVIDERS } from './cloudtrail/cloudtrail-controllers.ts';
import { CONSOLE_FILES, readConsoleFiles } from './console/console-files.ts';
import { ConsoleController } from './console/console.controller.ts';
import { BrokenRequests } from './problems/broken-requests.ts';
import { ProblemFilter } from './problems/problem-filter.ts';
import { ProblemPagesController } from './problems/problem-pages.controller.ts';
import { REFUSED_REQUESTS, RefusedRequests } from './problems/refused-requests.ts';
import { QuiltGraphQLModule } from './quilt/graphql/schema-driver.ts';
import { QUILT_CONTROLLERS, QUILT_PROVIDERS } from './quilt/quilt-door.ts';
import { ALERT_CONTROLLERS } from './rest/alerts/alert-controllers.ts';
import { AuthorizeController } from './rest/authorize/authorize.controller.ts';
import { EnvoyAuthorizeController } from './rest/authorize/envoy-authorize.controller.ts';
import { ForwardAuth } from './rest/authorize/forward-auth.ts';
import { EvidenceController } from './rest/evidence/evidence.controller.ts';
import { IntegrityController } from './rest/integrity/integrity.controller.ts';
import { KeyLifecycleController } from './rest/keys/key-lifecycle.controller.ts';
import { KeyRotationController } from './rest/keys/key-rotation.controller.ts';
import { KeyUsageController } from './rest/keys/key-usage.controller.ts';
import { KeyViews } from './rest/keys/key-views.ts';
import { KeysController } from './rest/keys/keys.controller.ts';
import { VerifyController } from './rest/keys/verify.controller.ts';
import { LEAK_CONTROLLERS } from './rest/leaks/leak-controllers.ts';
import { NOTIFICATION_CONTROLLERS } from './rest/notifications/notification-channels.controller.ts';
import { POLICY_CONTROLLERS } from './rest/policies/policy-controllers.ts';
import { PrincipalsController } from './rest/principals/principals.controller.ts';
import { ProbesController } from './rest/probes/probes.controller.ts';
import { QueryController } from './rest/query/query.controller.ts';
import { ReportsController } from './rest/reports/reports.controller.ts';
import { REVIEW_CONTROLLERS } from './rest/reviews/review-controllers.ts';
import { SCHEDULE_CONTROLLERS } from './rest/schedules/schedule-controllers.ts';
import { MeController } from './rest/sessions/me.controller.ts';
import { SessionsController } from './rest/sessions/sessions.controller.ts';
import { RootController } from './rest/root/root.controller.ts';
import { SignInController } from './rest/sessions/sign-in.controller.ts';
import { SqlController } from './rest/sql/sql.controller.ts';
import { BrowserLegs } from './rest/sign-in-oidc/browser-legs.ts';
import { DeviceSignInController } from './rest/sign-in-oidc/device-sign-in.controller.ts';
import { OidcSignInController } from './rest/sign-in-oidc/oidc-sign-in.controller.ts';
import { EventsController } from './rest/trail/events.controller.ts';
import { AboutController } from './tiled/about.controller.ts';
import { TiledKeysController } from './tiled/tiled-keys.controller.ts';
import { TiledKeys } from './tiled/tiled-keys.ts';
import { TiledPrincipalsController } from './tiled/tiled-principals.controller.ts';
import { TiledPrincipals } from './tiled/tiled-principals.ts';
import { TiledProviderController } from './tiled/tiled-provider.controller.ts';
import { TiledSignInController } from './tiled/tiled-sign-in.controller.ts';
import { WhoamiController } from './tiled/whoami.controller.ts';
import { UsageController } from './rest/usage/usage.controller.ts';

const TILED_SIGN_IN_CONTROLLERS = [
  WhoamiController,
  TiledKeysController,
  TiledPrincipalsController,
  TiledSignInController,
  TiledProviderController,
];

/**
 * The REST door. What it needs is injected by token and must be provided globally: AUTHENTICATOR, KEY_DIRECTORY,
 * USAGE_DIRECTORY, QUERY_ENGINE, EVENT_LOG, SETTINGS, CLOCK, IDS, LOGGER, ROUTE_TABLE, READINESS_CHECKS,
 * METRICS_REGISTRY, VERIFICATION_METRICS; and the handlers of the key commands on the CommandBus.
 */
@Module({
  imports: [QuiltGraphQLModule, CqrsModule],
  controllers: [
    VerifyController,
    KeysController,
    KeyLifecycleController,
    KeyUsageController,
    KeyRotationController,
    AuthorizeController,
    EnvoyAuthorizeController,
    UsageController,
    EventsController,
    SqlController,
    QueryController,
    ReportsController,
    ...SCHEDULE_CONTROLLERS,
    ...POLICY_CONTROLLERS,
    PrincipalsController,
    SignInController,
    SessionsController,
    MeController,
    OidcSignInController,
    DeviceSignInController,
    ...ALERT_CONTROLLERS,
    ...REVIEW_CONTROLLERS,
    EvidenceController,
    IntegrityController,
    ...LEAK_CONTROLLERS,
    ...NOTIFICATION_CONTROLLERS,
    ...QUILT_CONTROLLERS,
    ...CLOUDTRAIL_CONTROLLERS,
    AboutController,
    RootController,
    ProbesController,
    ProblemPagesController,
  ],
  providers: [
    ...QUILT_PROVIDERS,
    ...CLOUDTRAIL_PROVIDERS,
    KeyViews,
    ForwardAuth,
    TiledKeys,
    TiledPrincipals,
    BrowserLegs,
    BrokenRequests,
    { provide: ROTATION_USES, useClass: TrailRotationUses },
    {
      provide: REFUSED_REQUESTS,
      inject: [EVENT_LOG, CLOCK, IDS],
      useFactory: (log: EventLog, clock: Clock, ids: IdSource) => new RefusedRequests(log, clock, ids),
    },
    {
      provide: KEY_READINGS,
      inject: [EVENT_LOG, CLOCK, IDS],
      useFactory: (log: EventLog, clock: Clock, ids: IdSource) => new KeyReadings(log, clock, ids),
    },
    {
      provide: REPORT_SERVICE,
      inject: [QUERY_ENGINE, EVENT_LOG, CLOCK, IDS],
      useFactory: (engine: QueryEngine, log: EventLog, clock: Clock, ids: IdSource) =>
        new ReportService({ engine, log, clock, ids }),
    },
    {
      provide: DATASET_QUERIES,
      inject: [QUERY_ENGINE, EVENT_LOG, CLOCK, IDS, SETTINGS],
      useFactory: (engine: QueryEngine, log: EventLog, clock: Clock, ids: IdSource, settings: Settings) =>
        new DatasetQueries({
          engine,
          log,
          clock,
          ids,
          timeoutMs: settings.sqlTimeoutSeconds * MS_PER_SECOND,
        }),
    },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {
  /** In Tiled's single-user mode nobody signs in by its door, so it lacks the routes for that. */
  static of({ tiledMode, console }: Pick<Settings, 'tiledMode' | 'console'>): DynamicModule {
    const ofTiled = tiledMode === 'multi-user' ? TILED_SIGN_IN_CONTROLLERS : [];
    if (console === 'off') return { module: HttpModule, controllers: ofTiled };
    return {
      module: HttpModule,
      controllers: [...ofTiled, ConsoleController],
      providers: [{ provide: CONSOLE_FILES, useFactory: () => readConsoleFiles() }],
    };
  }
}
