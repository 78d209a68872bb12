import { randomBytes } from 'node:crypto';
import { systemActor, type Origin } from '../../../events/envelope.ts';
import type { SignInFailure } from '../../../events/sign-in-failed.ts';
import type { Clock } from '../../../shared/clock.ts';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { KeyDirectory } from '../../keys/key-directory.ts';
import type { LifecycleCommands } from '../../keys/lifecycle-commands.ts';
import type { Principal } from '../domain/principal.ts';
import { decideSigningIn, nameOf, providerActorId } from '../domain/signing-in-principal.ts';
import { vouchedIdentity, type VouchedIdentity, type VouchingRules } from '../domain/vouched-identity.ts';
import type { PrincipalDirectory } from '../principal-directory.ts';
import type { SealedValues } from '../sealed-values.ts';
import type { SessionTrail } from '../session-trail.ts';
import type { CheckedClaims, IdentityProvider, ProviderFault } from './identity-provider.ts';
import {
  FAILURE_OF_FAULT,
  NOT_ALLOWED,
  PROVIDER_NOT_FOUND,
  REFUSAL_OF_FAULT,
  STATE_INVALID,
} from './oidc-refusals.ts';
import { pendingSignInSchema, type SignInIntent } from './sign-in-intent.ts';
import type { StateFailures } from './state-failures.ts';

/** How long somebody may take at the provider: to find a password, or a second factor. */
export const PENDING_SECONDS = 600;
/** As many random bits as an AES key: nobody guesses a state, a nonce or a PKCE verifier. */
const RANDOM_BYTES = 32;

export interface OidcSignInParts {
  readonly providers: readonly IdentityProvider[];
  readonly sealed: SealedValues;
  readonly principals: PrincipalDirectory;
  readonly directory: Pick<KeyDirectory, 'catchUp'>;
  readonly commands: Pick<LifecycleCommands, 'record'>;
  readonly trail: SessionTrail;
  readonly misfits: StateFailures;
  readonly clock: Clock;
  /** Told what a provider did that kept somebody out, in a sentence without secrets. */
  readonly onTrouble: (sentence: string) => void;
}

/** Somebody who proved to a provider who they are, and may sign in here. */
export interface ProvenPerson {
  readonly principal: Principal;
  readonly provider: string;
  readonly intent: SignInIntent;
}

/**
 * Signing in by an OpenID Connect provider: sends a browser there, judges the answer it comes back with, and finds or makes
 * the principal it stands for. Nothing is kept in between: what ties the answer to the request travels with the browser,
 * sealed, so any process can judge it. Every refusal of somebody is in the trail.
 */
export class OidcSignIn {
  readonly #parts: OidcSignInParts;

  constructor(parts: OidcSignInParts) {
    this.#parts = parts;
  }

  /** Refuses with `provider_not_found` or `provider_unavailable`. */
  async begin(
    name: string,
    intent: SignInIntent,
  ): Promise<Result<{ readonly location: URL; readonly pending: string }, Refusal>> {
    const provider = this.#provider(name);
    if (provider === undefined) return refuse(PROVIDER_NOT_FOUND);
    const request = { state: random(), nonce: random(), codeVerifier: random() };
    const location = await provider.authorizationUrl(request);
    if (!location.ok) {
      this.#tell(name, location.refusal);
      return refuse(REFUSAL_OF_FAULT[location.refusal.kind]);
    }
    const expiresAtMs = this.#parts.clock.nowMs() + PENDING_SECONDS * MS_PER_SECOND;
    const pending = await this.#parts.sealed.seal(
      'sign-in',
      { provider: name, ...request, intent },
      expiresAtMs,
    );
    return accept({ location: location.value, pending });
  }

  /**
   * Refuses with `sign_in_state_invalid`, `provider_refused`, `identity_token_invalid`, `provider_unavailable` or
   * `sign_in_not_allowed`.
   * @param answer the query with which the browser came back
   * @param pending what {@link begin} gave it; null if it has nothing of the kind
   */
  async finish(
    name: string,
    answer: URLSearchParams,
    pending: string | null,
    origin: Origin,
  ): Promise<Result<ProvenPerson, Refusal>> {
    const { sealed, clock } = this.#parts;
    const provider = this.#provider(name);
    if (provider === undefined) return refuse(PROVIDER_NOT_FOUND);
    const opened =
      pending === null ? null : await sealed.open('sign-in', pendingSignInSchema, pending, clock.nowMs());
    // Another provider's answer must not be taken for this one's.
    if (opened === null || !opened.ok || opened.value.provider !== name) return this.#misfit(name, origin);
    const claims = await provider.claims(answer, opened.value);
    if (!claims.ok) return this.#faulty(name, claims.refusal, origin);
    const principal = await this.#principalOf(provider.rules, claims.value, origin);
    return principal.ok
      ? accept({ principal: principal.value, provider: name, intent: opened.value.intent })
      : principal;
  }

  async #principalOf(
    rules: VouchingRules,
    claims: CheckedClaims,
    origin: Origin,
  ): Promise<Result<Principal, Refusal>> {
    const { principals, directory, commands, trail } = this.#parts;
    const vouched = vouchedIdentity(claims, rules);
    if (!vouched.ok) {
      this.#parts.onTrouble(
        `Somebody of the identity provider ${rules.provider} was refused: ${vouched.refusal}`,
      );
      return this.#failed(rules.provider, 'unknown_principal', origin, null);
    }
    // Somebody whom another process has just created must not be taken for a stranger.
    await directory.catchUp();
    const known = this.#acquaintances(vouched.value);
    const decided = decideSigningIn(vouched.value, known, rules, {
      ...trail.context(origin),
      actor: systemActor(providerActorId(rules.provider)),
    });
    const acquaintance = known.byIdentity ?? known.byName ?? null;
    if (!decided.ok) return this.#failed(rules.provider, decided.refusal, origin, acquaintance);
    if (decided.value.event === null) return accept(decided.value.principal);
    const { event } = decided.value;
    await commands.record(event);
    const folded = principals.byId(event.data.principalId);
    // When two made a principal of one name at once, the fold has let one of them.
    const isTheirs = folded?.identities.some(
      ({ provider, subject }) => provider === vouched.value.provider && subject === vouched.value.subject,
    );
    return folded !== undefined && isTheirs === true
      ? accept(folded)
      : this.#failed(rules.provider, 'unknown_principal', origin, folded ?? null);
  }

  #acquaintances(vouched: VouchedIdentity) {
    const { principals } = this.#parts;
    return {
      byIdentity: principals.byIdentity(vouched.provider, vouched.subject),
      byName: principals.byName(nameOf(vouched)),
    };
  }

  async #faulty(name: string, fault: ProviderFault, origin: Origin): Promise<Result<never, Refusal>> {
    this.#tell(name, fault);
    if (fault.kind === 'misdirected') return this.#misfit(name, origin);
    const reason = FAILURE_OF_FAULT[fault.kind];
    const refusal = REFUSAL_OF_FAULT[fault.kind];
    return reason === null ? refuse(refusal) : this.#failed(name, reason, origin, null, refusal);
  }

  async #misfit(name: string, origin: Origin): Promise<Result<never, Refusal>> {
    await this.#parts.misfits.add(name, origin);
    return refuse(STATE_INVALID);
  }

  async #failed(
    provider: string,
    reason: SignInFailure,
    origin: Origin,
    principal: Principal | null,
    refusal: Refusal = NOT_ALLOWED,
  ): Promise<Result<never, Refusal>> {
    await this.#parts.trail.failed(origin, principal, { sessionId: null, method: 'oidc', provider, reason });
    return refuse(refusal);
  }

  #tell(name: string, { kind, detail }: ProviderFault): void {
    // Whoever comes back with somebody else's answer can do so as often as they like; the trail has it.
    if (kind !== 'misdirected') this.#parts.onTrouble(`Identity provider ${name}: ${detail}`);
  }

  #provider(name: string): IdentityProvider | undefined {
    return this.#parts.providers.find((provider) => provider.name === name);
  }
}

const random = (): string => randomBytes(RANDOM_BYTES).toString('base64url');

/** Nest injection token of {@link OidcSignIn}. */
export const OIDC_SIGN_IN = Symbol('OidcSignIn');
