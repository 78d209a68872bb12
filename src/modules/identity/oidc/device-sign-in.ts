import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Origin } from '../../../events/envelope.ts';
import type { Clock } from '../../../shared/clock.ts';
import { isoTime, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { SECRET_ENTROPY_BYTES } from '../../keys/domain/secret-format.ts';
import { sessionToken, sessionTokenHash } from '../domain/session-token.ts';
import { isSameUserCode, USER_CODE_ENTROPY_BYTES, userCode } from '../domain/user-code.ts';
import type { PrincipalDirectory } from '../principal-directory.ts';
import type { SealedValues } from '../sealed-values.ts';
import type { SessionTrail } from '../session-trail.ts';
import type { IssuedTokens, SessionService } from '../sessions.ts';
import { deviceAddress } from './addresses.ts';
import { OTHER_USER_CODE, PROVIDER_NOT_FOUND, STATE_INVALID } from './oidc-refusals.ts';
import type { ProvenPerson } from './oidc-sign-in.ts';
import { PollPace } from './poll-pace.ts';
import { deviceConfirmationSchema, deviceRequestSchema, type DeviceRequest } from './sign-in-intent.ts';
import type { StateFailures } from './state-failures.ts';

/** How long somebody may take from the device to the confirmation. */
export const DEVICE_SECONDS = 600;
/** How often a device may ask: RFC 8628's default. */
export const POLL_INTERVAL_SECONDS = 5;
/** A question that was sent in time may arrive a little early, and its sender must not be slowed down for that. */
const PATIENCE_SECONDS = POLL_INTERVAL_SECONDS - 1;
/** It stands in a link; a browser that is asked from says more than people read. */
const SHOWN_AGENT_CHARS_MAX = 120;
const FORM_TOKEN_BYTES = 32;

/** What RFC 8628 (3.5) has a device told while it gets no tokens. */
export type DeviceWait =
  'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'invalid_grant';

export interface DeviceSignInParts {
  readonly providers: readonly { readonly name: string }[];
  /** Where browsers reach the service. */
  readonly publicUrl: string;
  readonly sealed: SealedValues;
  readonly principals: Pick<PrincipalDirectory, 'byId' | 'sessionByTokenHash'>;
  readonly sessions: Pick<SessionService, 'signInWithCode' | 'exchange'>;
  readonly trail: Pick<SessionTrail, 'failed'>;
  readonly misfits: StateFailures;
  readonly clock: Clock;
}

/** What a person is asked before a device may act for them. */
export interface DeviceQuestion {
  readonly device: DeviceRequest;
  readonly personName: string;
  /** For a cookie; {@link DeviceSignIn.answer} takes it back. */
  readonly confirmation: string;
  readonly formToken: string;
}

/**
 * Signing in on a device that has no browser, such as a command line (the shape of RFC 8628), by whatever provider: the
 * device shows a link and a code; somebody follows the link, signs in, and types the code. Nothing is kept meanwhile: the
 * request is in the link and the device's code, sealed. What ends the wait is the session in the log.
 */
export class DeviceSignIn {
  readonly #parts: DeviceSignInParts;
  readonly #pace = new PollPace(PATIENCE_SECONDS * MS_PER_SECOND);

  constructor(parts: DeviceSignInParts) {
    this.#parts = parts;
  }

  /** What the device keeps, and the code and link that it shows. Refuses with `provider_not_found`. */
  async begin(
    provider: string,
    { ip, userAgent }: Origin,
  ): Promise<
    Result<
      {
        readonly deviceCode: string;
        readonly userCode: string;
        readonly link: string;
        /** What in the link is the request, for a door with links of its own. */
        readonly request: string;
      },
      Refusal
    >
  > {
    const { providers, sealed, clock, publicUrl } = this.#parts;
    if (!providers.some(({ name }) => name === provider)) return refuse(PROVIDER_NOT_FOUND);
    const expiresAtMs = clock.nowMs() + DEVICE_SECONDS * MS_PER_SECOND;
    const { token, hash: codeHash } = sessionToken('code', randomBytes(SECRET_ENTROPY_BYTES));
    const shown = userCode(randomBytes(USER_CODE_ENTROPY_BYTES));
    const asked = { ip, userAgent: userAgent?.slice(0, SHOWN_AGENT_CHARS_MAX) ?? null };
    const device: DeviceRequest = { provider, codeHash, userCode: shown, expiresAtMs, asked };
    const request = await sealed.seal('device-request', device, expiresAtMs);
    return accept({
      deviceCode: await sealed.seal('device-code', token, expiresAtMs),
      userCode: shown,
      link: deviceAddress(publicUrl, request),
      request,
    });
  }

  /** What a followed link asks for. Refuses with `sign_in_state_invalid`. */
  async requested(request: string): Promise<Result<DeviceRequest, Refusal>> {
    const { sealed, clock } = this.#parts;
    const opened = await sealed.open('device-request', deviceRequestSchema, request, clock.nowMs());
    return opened.ok ? opened : refuse(STATE_INVALID);
  }

  /** What to ask somebody who has signed in for a device. */
  async question(person: ProvenPerson, device: DeviceRequest): Promise<DeviceQuestion> {
    const formToken = randomBytes(FORM_TOKEN_BYTES).toString('base64url');
    const value = { principalId: person.principal.id, formToken, device };
    const confirmation = await this.#parts.sealed.seal('device-confirmation', value, device.expiresAtMs);
    return { device, personName: person.principal.name, confirmation, formToken };
  }

  /**
   * The person's answer. Refuses with `sign_in_state_invalid` when it belongs to no question that is open in this browser,
   * or when the code is another than the device shows.
   */
  async answer(given: {
    readonly confirmation: string | null;
    readonly formToken: string;
    readonly userCode: string;
    readonly isAllowed: boolean;
    readonly origin: Origin;
  }): Promise<Result<'allowed' | 'denied', Refusal>> {
    const { sealed, clock, principals, sessions, trail } = this.#parts;
    const nowMs = clock.nowMs();
    const opened =
      given.confirmation === null
        ? null
        : await sealed.open('device-confirmation', deviceConfirmationSchema, given.confirmation, nowMs);
    if (opened === null || !opened.ok || opened.value.formToken !== given.formToken)
      return this.#misfit(null, given.origin);
    const { device, principalId } = opened.value;
    const principal = principals.byId(principalId);
    if (!given.isAllowed) {
      this.#pace.refuse(device.codeHash);
      const { provider } = device;
      await trail.failed(given.origin, principal ?? null, {
        ...{ sessionId: null, method: 'oidc', provider },
        reason: 'denied',
      });
      return accept('denied');
    }
    if (!isSameUserCode(given.userCode, device.userCode))
      return this.#misfit(device.provider, given.origin, OTHER_USER_CODE);
    if (principal === undefined || principals.sessionByTokenHash(device.codeHash) !== undefined)
      return this.#misfit(device.provider, given.origin);
    const session = await sessions.signInWithCode({
      principal,
      method: 'oidc',
      provider: device.provider,
      origin: given.origin,
      codeHash: device.codeHash,
      codeExpiresAt: isoTime(device.expiresAtMs),
    });
    return session.ok ? accept('allowed') : session;
  }

  /** The device's question whether it may go on: tokens, once, or what it is to be told. */
  async poll(deviceCode: string, origin: Origin): Promise<Result<IssuedTokens, DeviceWait>> {
    const { sealed, clock, principals, sessions } = this.#parts;
    const nowMs = clock.nowMs();
    const token = await sealed.open('device-code', z.string(), deviceCode, nowMs);
    if (!token.ok) return refuse(token.refusal === 'expired' ? 'expired_token' : 'invalid_grant');
    const codeHash = sessionTokenHash(token.value);
    if (this.#pace.isTooSoon(codeHash, nowMs)) return refuse('slow_down');
    if (this.#pace.isRefused(codeHash)) return refuse('access_denied');
    if (principals.sessionByTokenHash(codeHash) === undefined) return refuse('authorization_pending');
    const tokens = await sessions.exchange({ token: token.value, origin });
    return tokens.ok ? tokens : refuse('invalid_grant');
  }

  async #misfit(
    provider: string | null,
    origin: Origin,
    refusal: Refusal = STATE_INVALID,
  ): Promise<Result<never, Refusal>> {
    await this.#parts.misfits.add(provider, origin);
    return refuse(refusal);
  }
}

/** Nest injection token of {@link DeviceSignIn}. */
export const DEVICE_SIGN_IN = Symbol('DeviceSignIn');
