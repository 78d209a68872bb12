import type { Logger } from 'pino';
import type { Settings } from './shared/settings.ts';
import { FollowedConfiguration } from './modules/static-keys/followed-configuration.ts';
import { ConfigurationStatus } from './modules/static-keys/configuration-status.ts';
import { StaticKeyReconciler, type Reconciliation } from './modules/static-keys/reconciler.ts';
import {
  PrincipalReconciler,
  type PrincipalReconciliation,
} from './modules/static-principals/principal-reconciler.ts';
import type { ConfiguredPasswords } from './modules/identity/configured-passwords.ts';
import type { Profile } from './profiles/profile.ts';

/** Log lines about single entries; the rest is counted. */
const ENTRY_LINES_MAX = 20;

/** Following the files, and how that goes. */
export interface StaticKeys {
  readonly followed: FollowedConfiguration;
  readonly status: ConfigurationStatus;
}

/** The keys that configuration lists, over a profile's log and directory; what becomes of them stands in the log. */
export function openStaticKeys(
  profile: Profile,
  settings: Settings,
  passwords: ConfiguredPasswords,
  logger: Logger,
  onTrouble: (sentence: string, cause: unknown) => void,
): StaticKeys {
  const { log, directory, principals, clock } = profile;
  const commands = profile.keys.principalCommands;
  const owners = new PrincipalReconciler({ log, directory, principals, commands, passwords, clock });
  const reconciler = new StaticKeyReconciler({ log, directory, clock, hashSecret: profile.keys.hashSecret });
  const status = new ConfigurationStatus();
  const followed = new FollowedConfiguration({
    settings,
    status,
    reconcile: async (configuration) => {
      // First, since keys are bounded by what their owners may do.
      tellPrincipals(logger, await owners.reconcile(configuration.principals));
      return reconciler.reconcile(configuration);
    },
    observer: {
      applied: (outcome, warnings) => tell(logger, outcome, warnings),
      broken: (problems) =>
        logger.error(
          { problems },
          `The configuration of keys is not used and changed nothing: ${problems[0] ?? ''}`,
        ),
      failed: (cause) =>
        onTrouble('The configuration of keys could not be carried out and is tried again.', cause),
    },
  });
  return { followed, status };
}

function tell(logger: Logger, outcome: Reconciliation, warnings: readonly string[]): void {
  const { entries, changes, refused, unmentioned } = outcome;
  if (Object.keys(changes).length > 0)
    logger.info({ entries, ...changes }, 'keys are as configuration lists them');
  const lines = [
    ...refused.map(
      ({ place, reason }) => `${place.source}${place.line === null ? '' : `, line ${place.line}`}: ${reason}`,
    ),
    ...warnings,
  ];
  for (const line of lines.slice(0, ENTRY_LINES_MAX)) logger.warn(line);
  if (lines.length > ENTRY_LINES_MAX)
    logger.warn(
      `${lines.length - ENTRY_LINES_MAX} more entries of the configuration of keys deserve a look.`,
    );
  if (unmentioned > 0)
    logger.warn(
      `${unmentioned} keys that configuration made are good, and no file has a section api_keys now. Write "api_keys: []" to revoke them.`,
    );
}

function tellPrincipals(logger: Logger, outcome: PrincipalReconciliation): void {
  const { entries, changes, refused, unmentioned } = outcome;
  if (Object.keys(changes).length > 0)
    logger.info({ entries, ...changes }, 'users and services are as configuration lists them');
  for (const { place, reason } of refused.slice(0, ENTRY_LINES_MAX))
    logger.warn(`${place.source}${place.line === null ? '' : `, line ${place.line}`}: ${reason}`);
  if (unmentioned > 0)
    logger.warn(
      `${unmentioned} users or services that configuration declared are active, and no file has a section for them now. Write an empty section to disable them.`,
    );
}
