import type { Clock } from '../shared/clock.ts';
import type { IdSource } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import type { Authenticator } from '../modules/identity/authenticator.ts';
import { KeyAuthenticator } from '../modules/identity/key-authenticator.ts';
import { secretHasher, type HashSecret } from '../modules/keys/domain/secret-hash.ts';
import type { KeyDirectory } from '../modules/keys/key-directory.ts';
import type { KeyPolicy } from '../modules/keys/key-policy.ts';
import { LifecycleCommands } from '../modules/keys/lifecycle-commands.ts';
import { PresentationLog } from '../modules/keys/presentation-log.ts';
import { RateLimiter } from '../modules/keys/rate-limiter.ts';
import { SecretIssuer } from '../modules/keys/secret-issuer.ts';
import { SecretJudge } from '../modules/keys/secret-judge.ts';

/** What the commands of keys need, made from a log, a directory and the settings: the same for every profile. */
export interface KeyServices {
  readonly hashSecret: HashSecret;
  readonly issuer: SecretIssuer;
  readonly policy: KeyPolicy;
  readonly judge: SecretJudge;
  readonly presentations: PresentationLog;
  readonly commands: LifecycleCommands;
  readonly authenticator: Authenticator;
}

export interface KeyServiceParts {
  readonly log: EventLog;
  readonly directory: KeyDirectory;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  /** Told of events that a relaxed installation lost after it had answered. */
  readonly onLostEvent: (cause: unknown) => void;
}

export function composeKeyServices(parts: KeyServiceParts): KeyServices {
  const { log, directory, clock, ids, settings } = parts;
  const hashSecret = secretHasher(settings.secretPepper);
  const judge = new SecretJudge(directory, hashSecret, new RateLimiter());
  const presentations = new PresentationLog(log, settings.auditMode, parts.onLostEvent);
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
    commands: new LifecycleCommands(log, directory, clock, ids),
    authenticator: new KeyAuthenticator(judge, presentations, directory, clock, ids),
  };
}
