import 'reflect-metadata';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.ts';
import { listenAt } from './listen-at.ts';
import { serveOpenApi } from './modules/http/openapi/openapi.ts';
import { createHttpServer } from './modules/http/server/http-server.ts';
import { RouteTable } from './modules/http/server/route-table.ts';
import { ConfiguredPasswords } from './modules/identity/configured-passwords.ts';
import { ensureAdministrator, type FirstAdministrator } from './modules/identity/first-administrator.ts';
import { PeriodicSweep } from './modules/keys/periodic-sweep.ts';
import { NOTHING_SWEPT, sweepDueKeys, type SweptKeys } from './modules/keys/sweep-due-keys.ts';
import { createLogger } from './modules/operations/logger.ts';
import { NestLogger } from './modules/operations/nest-logger.ts';
import { troubleLog } from './modules/operations/trouble-log.ts';
import type { ConfigurationStatus } from './modules/static-keys/configuration-status.ts';
import { FollowedSections } from './modules/settings/followed-sections.ts';
import { SectionStatus } from './modules/settings/section-status.ts';
import { loadConfiguration } from './modules/static-keys/followed-configuration.ts';
import {
  assertSingleUserKey,
  generatedKeyUrl,
  withSingleUserKey,
} from './modules/static-keys/single-user-key.ts';
import { Closers } from './profiles/closers.ts';
import { openProfile } from './profiles/open-profile.ts';
import type { Profile, ProfileOptions } from './profiles/profile.ts';
import type { Settings } from './shared/settings.ts';
import { VERSION } from './shared/version.ts';
import { openRooms, type Room } from './rooms.ts';
import { openStaticKeys } from './static-keys.ts';

/** A service that answers requests. */
export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly profile: Profile;
  readonly logger: Logger;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly administrator: FirstAdministrator;
  /** For Tiled's client, with the key that this start has made for its single-user mode; null: none was made. */
  readonly tiledUrl: string | null;
  /** Reads the files of keys now, without waiting for the next look; what is broken in them stands in the log. */
  reload(): Promise<void>;
  /**
   * Stops accepting requests, answers those under way, folds and archives everything, and gives the data directory free.
   * Throws an AggregateError when something could not be closed, after everything else was: what was answered is durable
   * all the same.
   */
  close(): Promise<void>;
}

export interface AppOptions extends ProfileOptions {
  readonly logger?: Logger;
}

/**
 * Opens the profile, makes the keys be as configuration lists them, makes sure there is an administrator, and listens.
 * Throws SettingsError when the list is wrong, InfrastructureError when it cannot serve.
 */
export async function createApp(given: Settings, options: AppOptions = {}): Promise<RunningApp> {
  const settings = withSingleUserKey(given);
  const logger = options.logger ?? createLogger(settings);
  const onTrouble = options.onTrouble ?? troubleLog(logger);
  const onProgress = options.onProgress ?? ((sentence: string) => logger.info(sentence));
  const configuration = await loadConfiguration(settings);
  const sections = await FollowedSections.open({
    path: settings.settingsFile,
    onBroken: (section, problems) =>
      logger.error({ section, problems }, `${section} cannot be used as it is now: ${problems[0] ?? ''}`),
    onChanged: (section) => logger.info({ section }, 'what keytrail.yaml says has changed and counts'),
    onMended: (section) => logger.info({ section }, 'what keytrail.yaml says can be used again'),
  });
  const passwords = new ConfiguredPasswords();
  const profile = await openProfile(settings, { passwords, ...options, onTrouble, onProgress });
  const closers = new Closers();
  closers.add(() => profile.close());
  try {
    const staticKeys = openStaticKeys(profile, settings, passwords, logger, onTrouble);
    // First, so that no administrator is made where configuration lists one.
    await staticKeys.followed.apply(configuration);
    assertSingleUserKey(settings, profile.keys.hashSecret, profile.directory);
    const administrator = await ensureAdministrator(
      {
        ...profile.keys,
        directory: profile.directory,
        principals: profile.principals,
        ids: profile.ids,
        sharedName: settings.profile === 'cluster' ? settings.kafkaTopic : null,
      },
      settings.adminKey,
      profile.clock.nowMs(),
    );
    const rooms = openRooms({ profile, sections, logger, onTrouble });
    const watched = withStatus(withStatus(profile, staticKeys.status), new SectionStatus(sections));
    const app = await createNestApp(withRooms(watched, rooms), rooms, logger);
    const commands = app.get(CommandBus);
    const work = rooms.work(commands);
    const sweepOnce = async (): Promise<SweptKeys> =>
      profile.leads() ? sweepDueKeys(commands) : NOTHING_SWEPT;
    const sweep = new PeriodicSweep(sweepOnce, settings.expirySweepSeconds, {
      swept: ({ expired, graceEnded, warned }) => {
        if (expired > 0) logger.info({ expired }, 'keys expired');
        if (graceEnded > 0) logger.info({ graceEnded }, 'previous secrets of rotated keys ended');
        if (warned > 0) logger.warn({ warned }, 'previous secrets of rotated keys will end soon');
      },
      failed: (cause) => onTrouble('The sweep of what is due of keys failed and is tried again.', cause),
    });
    await listenAt(app, settings);
    closers.add(() => app.close());
    sweep.start();
    closers.add(() => sweep.stop());
    staticKeys.followed.start();
    closers.add(() => staticKeys.followed.stop());
    for (const one of work) {
      one.start();
      closers.add(() => one.stop());
    }
    sections.start();
    closers.add(() => sections.stop());
    const url = await app.getUrl();
    return {
      app,
      profile,
      logger,
      url,
      administrator,
      tiledUrl: generatedKeyUrl(given, settings, url),
      reload: async () => {
        await sections.reload();
        await staticKeys.followed.reload();
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    try {
      await closers.closeAll();
    } catch (cause) {
      onTrouble('Not everything that the start had opened could be closed.', cause);
    }
    throw error;
  }
}

const withStatus = (
  profile: Profile,
  { readiness, metrics }: ConfigurationStatus | SectionStatus,
): Profile => ({
  ...profile,
  readiness: [...profile.readiness, readiness],
  metrics: [...profile.metrics, ...metrics],
});

const withRooms = (profile: Profile, { readiness, metrics }: Room): Profile => ({
  ...profile,
  readiness: [...profile.readiness, ...readiness],
  metrics: [...profile.metrics, ...metrics],
});

async function createNestApp(profile: Profile, rooms: Room, logger: Logger): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(profile, rooms.providers, logger, routes),
    createHttpServer(profile.settings, { ids: profile.ids, logger, routes }),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
      routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
    },
  );
  serveOpenApi(app, VERSION);
  return app;
}
