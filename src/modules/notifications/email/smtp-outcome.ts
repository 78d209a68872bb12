import { accept, refuse } from '../../../shared/result.ts';
import { certificateProblem } from '../certificate-problem.ts';
import { failure, type DeliveryFailure } from '../domain/delivery-failure.ts';
import type { DeliveryOutcome } from '../notification-sink.ts';

/** What nodemailer says about something that went wrong; everything of it may be absent. */
export interface SmtpTrouble {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
}

/** Status and enhanced status (RFC 3463); the text behind them may repeat what was sent. */
const REPLY = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function replyOf({ response, responseCode }: SmtpTrouble): string {
  const [reply] = REPLY.exec(textOf(response) ?? '') ?? [];
  return reply ?? (typeof responseCode === 'number' ? String(responseCode) : 'no reply');
}

/**
 * Whether the server will never take the message (RFC 5321, 4.2.1). What it says about the sender, about signing in or
 * about TLS is about the settings instead, which somebody may mend within the day.
 */
function isForGood({ responseCode, command, code }: SmtpTrouble): boolean {
  if (typeof responseCode !== 'number' || responseCode < 500 || code === 'EAUTH') return false;
  return responseCode === 552 || command === 'RCPT TO' || command === 'DATA';
}

/** `refused` is what is final, here as in `NotificationAbandoned`: whoever reads it in the log need not wait for another try. */
function refusalOf(trouble: SmtpTrouble): 'deferred' | 'refused' | 'settings_refused' {
  if (isForGood(trouble)) return 'refused';
  const { responseCode } = trouble;
  return typeof responseCode === 'number' && responseCode < 500 ? 'deferred' : 'settings_refused';
}

/** A failure of the whole message. */
export function smtpFailure(trouble: SmtpTrouble, host: string): DeliveryFailure {
  for (const code of [trouble.originalCode, trouble.code]) {
    const certificate = certificateProblem(textOf(code));
    if (certificate !== null) return failure('certificate', `The certificate of ${host} ${certificate}.`);
  }
  switch (trouble.code) {
    case 'ETIMEDOUT':
    case 'EABORT':
      return failure('timeout', `The mail server ${host} did not answer in time.`);
    case 'ETLS':
      return failure('tls_missing', `The mail server ${host} offers no TLS that can be used.`);
    case 'EAUTH':
      return failure(
        refusalOf(trouble),
        `The mail server ${host} does not let this service sign in (${replyOf(trouble)}).`,
      );
    default:
  }
  if (typeof trouble.responseCode === 'number')
    return failure(
      refusalOf(trouble),
      `The mail server ${host} does not take the message (${replyOf(trouble)}).`,
      { isFinal: isForGood(trouble) },
    );
  const code = textOf(trouble.originalCode) ?? textOf(trouble.code) ?? 'connection lost';
  return failure('unreachable', `The mail server ${host} cannot be reached (${code}).`);
}

/**
 * What came of a message whose recipients were not all taken. Those who may be taken later are tried again, alone; of those
 * who never will, nothing is to be expected, and that is a failure only if nobody has the message.
 */
export function recipientsOutcome(
  rejected: readonly SmtpTrouble[],
  hasAnybody: boolean,
  host: string,
): DeliveryOutcome {
  const later = rejected.find((one) => !isForGood({ ...one, command: 'RCPT TO' }));
  if (later !== undefined)
    return refuse(
      failure(
        'deferred',
        `The mail server ${host} wants to be asked again about a recipient (${replyOf(later)}).`,
      ),
    );
  const [first] = rejected;
  if (first === undefined || hasAnybody) return accept(null);
  return refuse(
    failure('refused', `The mail server ${host} takes no message for any recipient (${replyOf(first)}).`, {
      isFinal: true,
    }),
  );
}
