import { GITHUB_INTAKE, GitHubIntake } from '../modules/leaks/github-intake.ts';
import { LEAK_DIRECTORY } from '../modules/leaks/leak-directory.ts';
import { leakMetrics } from '../modules/leaks/leak-metrics.ts';
import { LEAK_RESPONSE, LeakResponse } from '../modules/leaks/leak-response.ts';
import { keyListLoader } from '../modules/leaks/signing/load-key-list.ts';
import { SigningKeys } from '../modules/leaks/signing/signing-keys.ts';
import { PeriodicSweep } from '../modules/keys/periodic-sweep.ts';
import { SqliteAlertDirectory } from '../modules/projections/alerts/sqlite-alert-directory.ts';
import { SqliteLeakDirectory } from '../modules/projections/leaks/sqlite-leak-directory.ts';
import type { OpenRoom } from '../room.ts';

/** How often it is looked for reports that nobody came to the end of: a process died between two steps. */
const LOOK_EVERY_SECONDS = 60;
const FINISHED_AT_ONCE_MAX = 100;

/** Secrets that were found where they must not be: who may tell of them, and what becomes of their keys. */
export const openLeaksRoom: OpenRoom = ({ profile, logger, onTrouble }) => {
  const { rows, settings, clock, directory } = profile;
  const leaks = new SqliteLeakDirectory(rows);
  const response = new LeakResponse({
    ...{ keys: directory, lifecycle: profile.keys.commands, hashSecret: profile.keys.hashSecret },
    ...{ leaks, alerts: new SqliteAlertDirectory(rows), policy: settings.leakAction, clock },
  });
  const signers = new SigningKeys(keyListLoader(settings), clock, (cause) =>
    onTrouble('The keys that reports of leaks are signed with could not be had.', cause),
  );
  const intake = new GitHubIntake(settings.leakIntake ? signers : null);
  const finishing = async (): Promise<number> =>
    profile.leads() ? response.finish(FINISHED_AT_ONCE_MAX) : 0;
  const sweep = new PeriodicSweep(finishing, LOOK_EVERY_SECONDS, {
    swept: (finished) => {
      if (finished > 0) logger.warn({ finished }, 'reports of leaks were gone on with');
    },
    failed: (cause) => onTrouble('A report of a leak could not be gone on with; it is tried again.', cause),
  });
  return {
    providers: [
      [LEAK_DIRECTORY, leaks],
      [LEAK_RESPONSE, response],
      [GITHUB_INTAKE, intake],
    ],
    metrics: leakMetrics(leaks, intake),
    readiness: [],
    work: () => [sweep],
  };
};
