import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertsModule } from './modules/alerts/alerts.module.ts';
import { ARCHIVE_STORE } from './modules/archive/archive-store.ts';
import { EVENT_LOG } from './modules/event-log/event-log.ts';
import { RouteTable, ROUTE_TABLE } from './modules/http/server/route-table.ts';
import { HttpModule } from './modules/http/http.module.ts';
import { TILED_ONLY_KEY } from './modules/http/tiled/only-key-guard.ts';
import { AUTHENTICATOR } from './modules/identity/authenticator.ts';
import { AWS_CREDENTIALS } from './modules/aws-credentials/aws-credentials.ts';
import { IdentityModule } from './modules/identity/identity.module.ts';
import { TOKEN_SECRETS } from './modules/identity/domain/token-secrets.ts';
import { PASSWORD_SIGN_IN } from './modules/identity/password-sign-in.ts';
import { PASSWORD_BOOK } from './modules/identity/passwords.ts';
import { DEVICE_SIGN_IN } from './modules/identity/oidc/device-sign-in.ts';
import { OIDC_SIGN_IN } from './modules/identity/oidc/oidc-sign-in.ts';
import { PROVEN_SIGN_IN } from './modules/identity/oidc/proven-sign-in.ts';
import { PRINCIPAL_COMMANDS } from './modules/identity/principal-commands.ts';
import { PRINCIPAL_DIRECTORY } from './modules/identity/principal-directory.ts';
import { SESSION_TRAIL } from './modules/identity/session-trail.ts';
import { SESSION_SERVICE } from './modules/identity/sessions.ts';
import { HASH_SECRET } from './modules/keys/domain/secret-hash.ts';
import { KEY_DIRECTORY } from './modules/keys/key-directory.ts';
import { KEY_POLICY } from './modules/keys/key-policy.ts';
import { KeysModule } from './modules/keys/keys.module.ts';
import { LeaksModule } from './modules/leaks/leaks.module.ts';
import { LIFECYCLE_COMMANDS } from './modules/keys/lifecycle-commands.ts';
import { PRESENTATION_LOG } from './modules/keys/presentation-log.ts';
import { SECRET_ISSUER } from './modules/keys/secret-issuer.ts';
import { SECRET_JUDGE } from './modules/keys/secret-judge.ts';
import { LOGGER } from './modules/operations/logger.ts';
import { createMetricsRegistry, METRICS_REGISTRY, registerSources } from './modules/operations/metrics.ts';
import { READINESS_CHECKS } from './modules/operations/readiness.ts';
import { registerSignInMetrics } from './modules/operations/sign-in-metrics.ts';
import { VERIFICATION_METRICS, VerificationMetrics } from './modules/operations/verification-metrics.ts';
import { USAGE_DIRECTORY } from './modules/projections/key-activity.ts';
import { singleUserKeyId } from './modules/static-keys/single-user-key.ts';
import { QUERY_ENGINE } from './modules/query-engine/query-engine.ts';
import { REPORT_SERVICE } from './modules/reports/report-service.ts';
import { CLOCK } from './shared/clock.ts';
import { IDS } from './shared/ids.ts';
import { SETTINGS } from './shared/settings.ts';
import { awsCredentialsFor } from './profiles/aws-credentials-for.ts';
import { composeOidcServices } from './profiles/oidc-services.ts';
import type { Profile } from './profiles/profile.ts';
import { passwordSignInOf } from './profiles/password-sign-in.ts';
import { rotationMetrics } from './profiles/rotation-metrics.ts';
import type { Room } from './rooms.ts';

/** The ports of the profile under their injection tokens: the one place where Nest learns about them. */
@Module({})
export class ProfileModule {
  static of(profile: Profile, rooms: Room['providers'], logger: Logger, routes: RouteTable): DynamicModule {
    const registry = createMetricsRegistry();
    registerSignInMetrics(registry, () => profile.keys.sessions.counts.read());
    registerSources(registry, [...profile.metrics, ...rotationMetrics(profile)]);
    const oidc = composeOidcServices(profile, (sentence) => logger.warn(sentence));
    const values: readonly (readonly [symbol, unknown])[] = [
      [SETTINGS, profile.settings],
      [CLOCK, profile.clock],
      [IDS, profile.ids],
      [LOGGER, logger],
      [EVENT_LOG, profile.log],
      [KEY_DIRECTORY, profile.directory],
      [PRINCIPAL_DIRECTORY, profile.principals],
      [USAGE_DIRECTORY, profile.usage],
      [QUERY_ENGINE, profile.engine],
      [ARCHIVE_STORE, profile.archive],
      [REPORT_SERVICE, profile.reports],
      [AUTHENTICATOR, profile.keys.authenticator],
      [HASH_SECRET, profile.keys.hashSecret],
      [KEY_POLICY, profile.keys.policy],
      [LIFECYCLE_COMMANDS, profile.keys.commands],
      [PRINCIPAL_COMMANDS, profile.keys.principalCommands],
      [PRESENTATION_LOG, profile.keys.presentations],
      [PASSWORD_BOOK, profile.passwords],
      [SESSION_SERVICE, profile.keys.sessions.service],
      [SESSION_TRAIL, profile.keys.sessions.trail],
      [TOKEN_SECRETS, profile.keys.sessions.tokenSecrets],
      [PASSWORD_SIGN_IN, passwordSignInOf(profile)],
      [SECRET_ISSUER, profile.keys.issuer],
      [SECRET_JUDGE, profile.keys.judge],
      [OIDC_SIGN_IN, oidc.signIn],
      [DEVICE_SIGN_IN, oidc.devices],
      [PROVEN_SIGN_IN, oidc.proven],
      [AWS_CREDENTIALS, awsCredentialsFor(profile.settings)],
      [TILED_ONLY_KEY, singleUserKeyId(profile.settings, profile.keys.hashSecret)],
      [READINESS_CHECKS, [...profile.readiness, ...oidc.readiness]],
      [METRICS_REGISTRY, registry],
      [VERIFICATION_METRICS, new VerificationMetrics(registry)],
      [ROUTE_TABLE, routes],
      ...rooms,
    ];
    const providers: Provider[] = values.map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: ProfileModule,
      global: true,
      providers,
      exports: values.map(([token]) => token),
    };
  }
}

/** The whole service over one profile. */
@Module({})
export class AppModule {
  static of(profile: Profile, rooms: Room['providers'], logger: Logger, routes: RouteTable): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProfileModule.of(profile, rooms, logger, routes),
        KeysModule,
        IdentityModule,
        AlertsModule,
        LeaksModule,
        HttpModule.of(profile.settings),
      ],
    };
  }
}
