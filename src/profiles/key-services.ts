import type { Clock } from '../shared/clock.ts';
import type { IdSource } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import type { Authenticator } from '../modules/identity/authenticator.ts';
import { CredentialAuthenticator } from '../modules/identity/credential-authenticator.ts';
import type { TokenSecrets } from '../modules/identity/domain/token-secrets.ts';
import { KeyAuthenticator } from '../modules/identity/key-authenticator.ts';
import { PrincipalCommands } from '../modules/identity/principal-commands.ts';
import type { PrincipalDirectory } from '../modules/identity/principal-directory.ts';
import { secretHasher, type HashSecret } from '../modules/keys/domain/secret-hash.ts';
import type { KeyDirectory } from '../modules/keys/key-directory.ts';
import type { KeyPolicy } from '../modules/keys/key-policy.ts';
import { LifecycleCommands } from '../modules/keys/lifecycle-commands.ts';
import { PresentationLog } from '../modules/keys/presentation-log.ts';
import { RateLimiter } from '../modules/keys/rate-limiter.ts';
import { SecretIssuer } from '../modules/keys/secret-issuer.ts';
import { SecretJudge } from '../modules/keys/secret-judge.ts';
import { composeSessionServices, type SessionServices } from './session-services.ts';

/** What the commands of keys need, made from a log, a directory and the settings: the same for every profile. */
export interface KeyServices {
  readonly hashSecret: HashSecret;
  readonly issuer: SecretIssuer;
  readonly policy: KeyPolicy;
  readonly judge: SecretJudge;
  readonly presentations: PresentationLog;
  readonly commands: LifecycleCommands;
  readonly principalCommands: PrincipalCommands;
  readonly sessions: SessionServices;
  readonly authenticator: Authenticator;
}

export interface KeyServiceParts {
  readonly log: EventLog;
  readonly directory: KeyDirectory;
  /** Those who own keys, of the same read model. */
  readonly principals: PrincipalDirectory;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  /** What access tokens are signed with; null: nobody signs in here. */
  readonly tokenSecrets: TokenSecrets | null;
  /** Told of events that a relaxed installation lost after it had answered. */
  readonly onLostEvent: (cause: unknown) => void;
}

export function composeKeyServices(parts: KeyServiceParts): KeyServices {
  const { log, directory, principals, clock, ids, settings } = parts;
  const hashSecret = secretHasher(settings.secretPepper);
  const judge = new SecretJudge(directory, hashSecret, new RateLimiter(), principals);
  const presentations = new PresentationLog(log, settings.auditMode, parts.onLostEvent);
  const commands = new LifecycleCommands(log, directory, clock, ids);
  const sessions = composeSessionServices({ ...parts, commands });
  return {
    hashSecret,
    judge,
    presentations,
    issuer: new SecretIssuer(settings.keyPrefix, hashSecret),
    policy: {
      expiry: {
        daysDefault: settings.expiryDaysDefault,
        daysMax: settings.expiryDaysMax,
        neverAllowed: settings.neverExpiringKeysAllowed,
      },
    },
    commands,
    principalCommands: new PrincipalCommands(commands, principals, clock, ids),
    sessions,
    authenticator: new CredentialAuthenticator({
      keys: new KeyAuthenticator(judge, presentations, directory, principals, clock, ids),
      sessions: sessions.authenticator,
    }),
  };
}
