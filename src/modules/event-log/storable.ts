import type { EventRecord } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { EVENT_BYTES_MAX } from './event-log.ts';

/** No UTF-16 code unit becomes more than this many bytes of UTF-8, so short texts need no counting. */
const UTF8_BYTES_PER_UNIT_MAX = 3;

const isOversized = (text: string): boolean =>
  text.length * UTF8_BYTES_PER_UNIT_MAX > EVENT_BYTES_MAX && Buffer.byteLength(text) > EVENT_BYTES_MAX;

/** A lone surrogate has no UTF-8 form: a store would put U+FFFD in its place, and the text would not come back. */
const isFaithful = ({ id, type, key, text }: EventRecord): boolean =>
  text.isWellFormed() && key.isWellFormed() && type.isWellFormed() && id.isWellFormed();

/**
 * The check that every adapter runs over a whole batch before it writes any of it.
 *
 * @throws InfrastructureError `event_too_large` for a text over {@link EVENT_BYTES_MAX} bytes of UTF-8,
 *   `event_malformed` for one that is not well-formed Unicode and so could not come back byte for byte.
 */
export function assertStorable(events: readonly EventRecord[]): void {
  for (const event of events) {
    if (isOversized(event.text)) {
      throw new InfrastructureError(
        'event_too_large',
        `Event ${event.id} has ${Buffer.byteLength(event.text)} bytes; the log takes at most ${EVENT_BYTES_MAX}.`,
      );
    }
    if (!isFaithful(event)) {
      throw new InfrastructureError(
        'event_malformed',
        `Event ${event.id.toWellFormed()} holds a lone surrogate, which has no UTF-8 form, so it cannot be stored unchanged.`,
      );
    }
  }
}
