import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { readObservation, type Observation } from '../domain/observation.ts';

/** An event of one partition of a stream, and what the rules take from it. */
export interface SeenEvent {
  readonly id: string;
  readonly offset: number;
  /** Undefined for an event that no rule looks at. */
  readonly observation: Observation | undefined;
}

/** What was read of one partition of a stream, in log order. */
export interface SeenStream {
  readonly events: readonly SeenEvent[];
  /** Whether the stream ends here, as far as is known: then nothing is waiting behind it. */
  readonly isAll: boolean;
}

/** @param nowMs when it is read: what says that it happened later comes from a clock that is ahead; null: not known */
export const seen = (event: LoggedEvent, nowMs: number | null): SeenEvent => ({
  id: event.id,
  offset: event.offset,
  observation: readObservation(event, nowMs),
});

export interface OrderedEvent {
  readonly stream: Stream;
  readonly event: SeenEvent;
}

/**
 * The events of one partition of both streams in one order. The streams have none between them, but a use states up to
 * where in the lifecycle its decision looked, which says exactly what was before it; a use that another system reported is
 * placed by its time. So what is made of the same events hardly depends on when they were read.
 *
 * It ends where one stream was read to the end of a batch and not to its own: of the other one, what is beyond may have to
 * come later.
 */
export function* inOrder(streams: Readonly<Record<Stream, SeenStream>>): Generator<OrderedEvent> {
  const { lifecycle, usage } = streams;
  let changes = 0;
  let uses = 0;
  for (;;) {
    const change = lifecycle.events[changes];
    const use = usage.events[uses];
    if (change === undefined && (use === undefined || !lifecycle.isAll)) return;
    if (use === undefined && !usage.isAll) return;
    if (change !== undefined && (use === undefined || !isBefore(use, change))) {
      changes += 1;
      yield { stream: 'lifecycle', event: change };
    } else if (use !== undefined) {
      uses += 1;
      yield { stream: 'usage', event: use };
    }
  }
}

/** Whether a use was decided before a change became known; where one of them is nothing to the rules, it does not matter. */
function isBefore({ observation: use }: SeenEvent, { observation: change }: SeenEvent): boolean {
  if (use === undefined) return true;
  if (change?.kind !== 'lifecycle') return false;
  if (use.kind === 'lifecycle' || use.basedOn.length === 0) return use.timeMs < change.timeMs;
  return (use.basedOn[change.partition] ?? 0) < change.offset;
}
