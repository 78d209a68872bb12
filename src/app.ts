import 'reflect-metadata';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.ts';
import { serveOpenApi } from './modules/http/openapi/openapi.ts';
import { createHttpServer } from './modules/http/server/http-server.ts';
import { RouteTable } from './modules/http/server/route-table.ts';
import { ensureAdministrator, type FirstAdministrator } from './modules/identity/first-administrator.ts';
import { ExpireDueKeys } from './modules/keys/commands/expire-key/expire-due-keys.command.ts';
import { ExpirySweep } from './modules/keys/expiry-sweep.ts';
import { createLogger } from './modules/operations/logger.ts';
import { NestLogger } from './modules/operations/nest-logger.ts';
import { openProfile } from './profiles/open-profile.ts';
import type { Profile, ProfileOptions } from './profiles/profile.ts';
import type { Settings } from './shared/settings.ts';
import { VERSION } from './shared/version.ts';

/** A service that answers requests. */
export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly profile: Profile;
  readonly logger: Logger;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly administrator: FirstAdministrator;
  /**
   * Stops accepting requests, answers those under way, folds and archives everything, and gives the data directory free.
   * Throws when something could not be closed: what was answered is durable all the same.
   */
  close(): Promise<void>;
}

export interface AppOptions extends ProfileOptions {
  readonly logger?: Logger;
}

/** Opens the profile, makes sure there is an administrator, and listens. Throws InfrastructureError when it cannot. */
export async function createApp(settings: Settings, options: AppOptions = {}): Promise<RunningApp> {
  const logger = options.logger ?? createLogger(settings);
  const onTrouble =
    options.onTrouble ?? ((sentence: string, cause: unknown) => logger.error({ err: cause }, sentence));
  const onProgress = options.onProgress ?? ((sentence: string) => logger.info(sentence));
  const profile = await openProfile(settings, { ...options, onTrouble, onProgress });
  try {
    const administrator = await ensureAdministrator(
      {
        ...profile.keys,
        directory: profile.directory,
        ids: profile.ids,
        sharedName: settings.profile === 'cluster' ? settings.kafkaTopic : null,
      },
      settings.adminKey,
      profile.clock.nowMs(),
    );
    const app = await createNestApp(profile, logger);
    const commands = app.get(CommandBus);
    const sweepOnce = async (): Promise<{ readonly expired: number }> =>
      profile.leads() ? commands.execute(new ExpireDueKeys()) : { expired: 0 };
    const sweep = new ExpirySweep(sweepOnce, settings.expirySweepSeconds, {
      swept: (expired) => {
        if (expired > 0) logger.info({ expired }, 'keys expired');
      },
      failed: (cause) => onTrouble('The expiry sweep failed and is tried again.', cause),
    });
    await app.listen(settings.port, settings.host);
    sweep.start();
    return {
      app,
      profile,
      logger,
      url: await app.getUrl(),
      administrator,
      close: async () => {
        await sweep.stop();
        await app.close();
        await profile.close();
      },
    };
  } catch (error) {
    await profile.close();
    throw error;
  }
}

async function createNestApp(profile: Profile, logger: Logger): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(profile, logger, routes),
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
