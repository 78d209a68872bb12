import type { Clock } from '../shared/clock.ts';
import type { IdSource } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { AccessTokens } from '../modules/identity/access-tokens.ts';
import type { Authenticator } from '../modules/identity/authenticator.ts';
import { keysFor, type TokenSecrets } from '../modules/identity/domain/token-secrets.ts';
import type { PrincipalDirectory } from '../modules/identity/principal-directory.ts';
import { SessionAuthenticator } from '../modules/identity/session-authenticator.ts';
import { SessionTrail } from '../modules/identity/session-trail.ts';
import { SessionService } from '../modules/identity/sessions.ts';
import { SignInCounts } from '../modules/identity/sign-in-counts.ts';
import type { KeyDirectory } from '../modules/keys/key-directory.ts';
import type { LifecycleCommands } from '../modules/keys/lifecycle-commands.ts';

/** What signing in needs: the same for every profile. */
export interface SessionServices {
  /** Null: nobody signs in here. */
  readonly tokenSecrets: TokenSecrets | null;
  readonly service: SessionService;
  readonly trail: SessionTrail;
  readonly counts: SignInCounts;
  readonly authenticator: Authenticator;
}

export interface SessionServiceRequirements {
  readonly log: EventLog;
  readonly directory: KeyDirectory;
  readonly principals: PrincipalDirectory;
  readonly commands: LifecycleCommands;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  readonly tokenSecrets: TokenSecrets | null;
  readonly onLostEvent: (cause: unknown) => void;
}

export function composeSessionServices(parts: SessionServiceRequirements): SessionServices {
  const { log, clock, ids, settings, tokenSecrets, directory, principals, commands } = parts;
  const counts = new SignInCounts();
  const trail = new SessionTrail({
    ...{ log, clock, ids, counts },
    mode: settings.auditMode,
    onLost: parts.onLostEvent,
  });
  const tokens =
    tokenSecrets === null
      ? null
      : new AccessTokens(keysFor('access token', tokenSecrets), settings.accessTokenSeconds);
  return {
    tokenSecrets,
    trail,
    counts,
    service: new SessionService({
      ...{ principals, directory, commands, trail, tokens, clock, ids, counts },
      sessionDays: settings.sessionDays,
    }),
    authenticator: new SessionAuthenticator({ tokens, principals, directory, trail, clock, counts }),
  };
}
