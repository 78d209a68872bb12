import { accept, refuse } from '../../../shared/result.ts';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { failure } from '../domain/delivery-failure.ts';
import type { DeliveryOutcome } from '../notification-sink.ts';
import type { HttpAnswer } from './pinned-post.ts';

const GONE = 410;
/** Words such as Slack's `invalid_payload`. Anything else might repeat what it was sent. */
const REASON_WORD = /^[a-z][a-z_]{2,40}$/;

/** Success is 2xx and nothing else; what a receiver says about trying again is heeded. */
export function outcomeOf(
  { status, retryAfter, text }: HttpAnswer,
  host: string,
  nowMs: number,
): DeliveryOutcome {
  if (status >= 200 && status < 300) return accept(null);
  if (status >= 300 && status < 400)
    return refuse(
      failure(
        'redirect',
        `${host} redirects elsewhere (status ${status}), which is not followed; give the channel the new address.`,
      ),
    );
  const word = text.trim();
  const reason = REASON_WORD.test(word) ? `: ${word}` : '';
  return refuse(
    failure('status', `${host} answered with status ${status}${reason}.`, {
      isFinal: status === GONE,
      retryAfterMs: retryAfter === null ? null : retryAfterMs(retryAfter, nowMs),
    }),
  );
}

/** Seconds, or a date (RFC 9110); null for what is neither. */
function retryAfterMs(written: string, nowMs: number): number | null {
  if (/^\d{1,9}$/.test(written)) return Number(written) * MS_PER_SECOND;
  const at = Date.parse(written);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
