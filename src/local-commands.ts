import type { LocalCommands } from './modules/cli/local-commands.ts';
import { NO_ORIGIN, systemActor } from './events/envelope.ts';
import { importTiledKeys } from './modules/imports/import-tiled-keys.ts';
import { importTrail } from './modules/imports/import-trail.ts';
import { DEFAULT_TENANT } from './modules/identity/first-administrator.ts';
import { tiledDigestHasher } from './modules/keys/domain/secret-hash.ts';
import { openEmbeddedProfile } from './profiles/embedded-profile.module.ts';
import { requirePepperOfDirectory } from './profiles/pepper/pepper-of-directory.ts';
import { rebuildEmbedded } from './profiles/embedded-log.module.ts';
import { requireEmbedded, withLog } from './profiles/with-log.ts';
import { runDemo } from './local-demo.ts';
import { localAlertReplay } from './local-alert-replay.ts';
import { localVerifyLogs } from './local-verify-logs.ts';
import { localReport } from './local-report.ts';
import { serve } from './serve.ts';
import { systemClock } from './shared/clock.ts';
import { systemIds } from './shared/ids.ts';

/** What the command line does on a data directory that no service holds. */
export const localCommands: LocalCommands = {
  serve,
  demo: runDemo,

  async rebuild(settings, onProgress) {
    requireEmbedded(settings, 'start a process with an empty data directory: it makes its read models anew');
    return rebuildEmbedded(settings.dataDir, ({ events, remaining }) =>
      onProgress({ done: events, total: events + remaining, unit: 'events' }),
    );
  },

  importCloudTrail: (settings, { paths, tenant }, onProgress) =>
    withLog(settings, (log) =>
      importTrail(
        { log, clock: systemClock, ids: systemIds },
        {
          paths,
          ...(tenant === undefined ? {} : { tenant }),
          onProgress: ({ bytes, bytesTotal, records }) =>
            onProgress({ done: bytes, total: bytesTotal, unit: `bytes, ${records} records` }),
        },
      ),
    ),

  importTiledKeys: (settings, { path, tenant = DEFAULT_TENANT }) =>
    withLog(settings, (log) => {
      requirePepperOfDirectory(settings.dataDir, settings.secretPepper);
      const hashDigest = tiledDigestHasher(settings.secretPepper);
      return importTiledKeys({ log, clock: systemClock, hashDigest }, { path, tenant });
    }),

  async initAthena(settings, { workgroup, bucket, firstDay }) {
    // Loaded when it is needed: no other command wants to wait for the SDK.
    const { initAthena } = await import('./modules/query-engine/athena/init-athena.ts');
    const { accountId: account, region, s3Prefix: prefix, archivePrefix } = settings;
    return initAthena({
      workgroup,
      outputLocation: settings.athenaOutput,
      database: settings.athenaDatabase,
      place: { bucket, prefix, archivePrefix, account, region, firstDay },
    });
  },

  replayAlerts: localAlertReplay,
  verifyLogs: localVerifyLogs,

  async report(settings, request) {
    requireEmbedded(settings, 'ask a running process, without --local');
    const profile = await openEmbeddedProfile(settings);
    try {
      // An import may have left more than the tail holds; reports must see all of it.
      await profile.settle();
      const reader = { actor: systemActor('command-line'), origin: NO_ORIGIN, tenant: DEFAULT_TENANT };
      const report = await localReport(profile.reports, request);
      const rendered = await profile.reports.issue(report, request.format, reader);
      return Buffer.from(rendered.bytes).toString('utf8');
    } finally {
      await profile.close();
    }
  },
};
