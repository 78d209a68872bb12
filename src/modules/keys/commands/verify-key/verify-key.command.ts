import { Command } from '@nestjs/cqrs';
import type { Outcome } from '../../../../events/envelope.ts';
import type { RateLimitState } from '../../../../shared/rate-limit-state.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { Denial } from '../../domain/denial.ts';
import type { KeyState } from '../../domain/key-state.ts';

/** The words of the public contract for the outcomes: an unknown secret is NOT_FOUND to the application that asks. */
export type VerificationCode = 'VALID' | 'NOT_FOUND' | Exclude<Outcome, 'SUCCESS' | 'INVALID'>;

export interface Verification {
  readonly valid: boolean;
  readonly code: VerificationCode;
  /** The key that the secret belongs to, whatever the code; null when it belongs to none that the caller may see. */
  readonly key: KeyState | null;
  readonly requestId: string;
  /** Set with FORBIDDEN: the right that the key lacks. */
  readonly denial: Denial | null;
  /** Set with RATE_LIMITED: when to try again, milliseconds from now. */
  readonly retryAfterMs: number | null;
  /** What is left of the rate limit of a good key that has one. */
  readonly rateLimit: RateLimitState | null;
}

/** Asks on a bearer's behalf: is this secret good, and may it do this? The answer is in the trail before it is given. */
export class VerifyKey extends Command<Verification> {
  readonly secret: string;
  readonly dataset: string | null;
  readonly permission: string | null;
  /** Where the bearer is, not where the asking gateway is. */
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly endpoint: string | null;
  /** Who asks on the bearer's behalf; null where the bearer's own request is what asks (forward-auth). */
  readonly caller: Caller | null;
  /** Of the request that asks; null: one is made up. */
  readonly requestId: string | null;

  constructor(
    properties: Pick<
      VerifyKey,
      'secret' | 'dataset' | 'permission' | 'sourceIp' | 'userAgent' | 'endpoint' | 'caller' | 'requestId'
    >,
  ) {
    super();
    this.secret = properties.secret;
    this.dataset = properties.dataset;
    this.permission = properties.permission;
    this.sourceIp = properties.sourceIp;
    this.userAgent = properties.userAgent;
    this.endpoint = properties.endpoint;
    this.caller = properties.caller;
    this.requestId = properties.requestId;
  }
}
