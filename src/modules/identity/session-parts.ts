import type { Actor, Origin } from '../../events/envelope.ts';
import type { SignInMethod } from '../../events/signed-in.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { Principal } from './domain/principal.ts';
import type { PrincipalDirectory } from './principal-directory.ts';
import type { SessionTrail } from './session-trail.ts';
import type { SignInCounts } from './sign-in-counts.ts';

/** What beginning, prolonging and ending sessions rest on. */
export interface SessionParts {
  readonly principals: PrincipalDirectory;
  readonly directory: Pick<KeyDirectory, 'catchUp'>;
  readonly commands: Pick<LifecycleCommands, 'record'>;
  readonly trail: SessionTrail;
  readonly counts: SignInCounts;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sessionDays: number;
}

/** Somebody has proved who they are: by a password here, or to an identity provider. */
export interface SignIn {
  readonly principal: Principal;
  readonly method: SignInMethod;
  readonly provider: string | null;
  readonly origin: Origin;
}

/** As whom a session is ended, and from where. */
export interface EndedBy {
  readonly actor: Actor;
  readonly origin: Origin;
}
