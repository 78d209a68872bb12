import { CLOCKS_APART_MS } from './exact/clocks-apart.ts';
import type { PresentedObservation } from './presented-observation.ts';
import { keptTime } from './state/bounds.ts';

export interface EventTime {
  readonly ms: number;
  /** It says that it happened after it was received: its clock is wrong. */
  readonly fromFuture: boolean;
}

/**
 * When a use happened. Events say so themselves, and are late as often as not; but what happens after it was received
 * comes from a clock that is ahead. It then counts as of when it was received, and nothing is learned from it.
 */
export function eventTime({ timeMs, receivedMs }: PresentedObservation): EventTime {
  const fromFuture = receivedMs !== null && timeMs > receivedMs + CLOCKS_APART_MS;
  return { ms: keptTime(fromFuture ? receivedMs : timeMs), fromFuture };
}
