import { SignInThrottle } from '../modules/identity/domain/sign-in-throttle.ts';
import { PasswordChecks } from '../modules/identity/password-checks.ts';
import { PasswordSignIn } from '../modules/identity/password-sign-in.ts';
import type { Profile } from './profile.ts';

/** Signing in with passwords, over the ports of a profile. */
export const passwordSignInOf = ({ principals, passwords, keys, clock }: Profile): PasswordSignIn =>
  new PasswordSignIn({
    ...{ principals, passwords, clock },
    checks: new PasswordChecks(),
    throttle: new SignInThrottle(),
    sessions: keys.sessions.service,
    trail: keys.sessions.trail,
  });
