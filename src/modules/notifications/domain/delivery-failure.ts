/**
 * Why a receiver did not take a message. `deferred`: a mail server wants to be asked again. `refused`: it never takes this
 * message. `settings_refused`: it takes none from this sender or sign-in, which somebody may mend within the day.
 */
export const FAILURES = [
  'address_refused',
  'broker_unavailable',
  'certificate',
  'deferred',
  'file_unreadable',
  'not_configured',
  'redirect',
  'refused',
  'settings_refused',
  'status',
  'timeout',
  'tls_missing',
  'unreachable',
] as const;

/**
 * What came of an attempt that did not succeed. A value and not an exception: that endpoints fail is expected, and what to
 * do about it is decided by looking at it.
 */
export interface DeliveryFailure {
  readonly reason: (typeof FAILURES)[number];
  /** For whoever is on call; names the host at most, never a path, and quotes no answer. */
  readonly sentence: string;
  /** The receiver said that it will never take this message, so that trying again is of no use. */
  readonly isFinal: boolean;
  /** How long the receiver wants to be left alone; null: it said nothing. */
  readonly retryAfterMs: number | null;
}

export const failure = (
  reason: DeliveryFailure['reason'],
  sentence: string,
  more: Partial<Pick<DeliveryFailure, 'isFinal' | 'retryAfterMs'>> = {},
): DeliveryFailure => ({ reason, sentence, isFinal: false, retryAfterMs: null, ...more });
