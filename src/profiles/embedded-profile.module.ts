import { STREAMS } from '../events/envelope.ts';
import { systemClock } from '../shared/clock.ts';
import { systemIds } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import { SqliteArchiveIndex } from '../modules/archive/checkpoint/sqlite-archive-index.ts';
import { FilesystemArchiveStore } from '../modules/archive/filesystem/filesystem-archive-store.ts';
import type { RuleSet } from '../modules/alerts/domain/rule-set.ts';
import { openDataDirectory } from '../modules/data-directory/data-directory.ts';
import { EmbeddedEventLog } from '../modules/event-log/embedded/embedded-event-log.ts';
import { LogWatch } from '../modules/event-log/log-watch.ts';
import { configuredTokenSecrets } from '../modules/identity/domain/token-secrets.ts';
import { tokenSecretIn } from '../modules/identity/token-secret-file.ts';
import { NO_PASSWORDS } from '../modules/identity/passwords.ts';
import { FollowersHost } from '../modules/projections/followers/followers-host.ts';
import type { Positions } from '../modules/projections/followers/follower.ts';
import type { FollowersWorkerData } from '../modules/projections/followers/worker-protocol.ts';
import { SqliteKeyDirectory } from '../modules/projections/key-state/sqlite-key-directory.ts';
import { SqliteUsageDirectory } from '../modules/projections/usage/sqlite-usage-directory.ts';
import { ReportService } from '../modules/reports/report-service.ts';
import { Closers } from './closers.ts';
import { metricsOf, readinessOf } from './profile-health.ts';
import { embeddedPaths } from './embedded-paths.ts';
import { composeKeyServices } from './key-services.ts';
import { openOwnQueryEngine } from './own-query-engine.ts';
import type { Profile, ProfileOptions } from './profile.ts';

/**
 * Opens the embedded profile: one process, one data directory, no other service. Everything is opened in the order in
 * which it depends on each other and closed in the opposite one, also when opening fails half-way.
 * Throws InfrastructureError with the code and sentence of whatever cannot be opened.
 */
export async function openEmbeddedProfile(
  settings: Settings,
  options: ProfileOptions = {},
): Promise<Profile> {
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? systemIds;
  const onTrouble = options.onTrouble ?? (() => undefined);
  const closers = new Closers();
  try {
    const dataDirectory = openDataDirectory(settings.dataDir);
    closers.add(() => dataDirectory.close());
    const paths = embeddedPaths(dataDirectory.path);
    const log = await EmbeddedEventLog.open({
      path: paths.log,
      ...(options.logWriterEntry === undefined ? {} : { writerEntry: options.logWriterEntry }),
    });
    closers.add(() => log.close());

    const directory = await SqliteKeyDirectory.open({ dataDir: dataDirectory.path, log });
    closers.add(() => directory.close());
    await directory.catchUp();
    const usage = SqliteUsageDirectory.open({ dataDir: dataDirectory.path });
    closers.add(() => usage.close());

    const archive = await FilesystemArchiveStore.open(paths.archive);
    const archivedFiles = new SqliteArchiveIndex(paths.archiveIndex);
    closers.add(() => archivedFiles.close());
    const reportStore = await FilesystemArchiveStore.open(paths.reports, { writer: true });
    const query = await openOwnQueryEngine({ settings, paths, log, archive, clock, onTrouble });
    closers.add(() => query.close());

    const followersData: FollowersWorkerData = {
      settings: { ...settings, dataDir: dataDirectory.path },
      logPath: paths.log,
    };
    let rules: RuleSet | undefined;
    const startFollowers = (): FollowersHost => {
      const host = new FollowersHost({
        log,
        workerData: followersData,
        onTrouble: (sentence) => onTrouble(sentence, undefined),
        onRecovered: (sentence) => options.onProgress?.(sentence),
      });
      if (rules !== undefined) host.useRules(rules);
      host.start();
      return host;
    };
    let followers = startFollowers();
    const drain = async (): Promise<void> => {
      const ends = await Promise.all(STREAMS.map(async (stream) => [stream, await log.end(stream)] as const));
      await followers.stop(Object.fromEntries(ends) as Positions);
    };
    closers.add(drain);

    return {
      settings,
      clock,
      ids,
      log,
      directory,
      principals: directory.principals,
      rows: directory.rows,
      usage,
      archive,
      archivedFiles,
      reportStore,
      engine: query.engine,
      reports: new ReportService({ engine: query.engine, log, clock, ids }),
      detection: {
        useRules: (next) => {
          rules = next;
          followers.useRules(next);
        },
      },
      keys: composeKeyServices({
        log,
        directory,
        principals: directory.principals,
        clock,
        ids,
        settings,
        tokenSecrets:
          settings.tokenSecret === null
            ? [tokenSecretIn(dataDirectory.path)]
            : configuredTokenSecrets(settings.tokenSecret),
        onLostEvent: (cause) =>
          onTrouble('An event was lost after its answer was given (relaxed audit).', cause),
      }),
      passwords: options.passwords ?? NO_PASSWORDS,
      readiness: readinessOf({
        log: new LogWatch(log, systemClock),
        followers: () => followers.status(),
        compaction: query.compaction,
      }),
      leads: () => true,
      metrics: metricsOf({
        log,
        followers: () => followers.status(),
        copy: () => query.copy.current(),
        clock: systemClock,
      }),
      settle: async () => {
        // Draining ends the followers' worker, which archives what still waits for company; a new one goes on.
        await drain();
        followers = startFollowers();
        await query.copy.catchUp();
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
