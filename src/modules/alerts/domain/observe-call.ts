import { eventTime } from './event-time.ts';
import type { Observation } from './observation.ts';
import type { SubjectState } from './subject-state.ts';

/** Whose key asked on the bearer's behalf, as a subject; null where nobody's did. */
export const callerOf = (observation: Observation): string | null =>
  observation.kind !== 'presented' || observation.gatewayKeyId === null
    ? null
    : `key:${observation.gatewayKeyId}`;

/**
 * Lets the key of a gateway see that it was used to ask about another's secret. It is a use, as the usage read model counts
 * it, whatever became of the secret: a gateway that does nothing else is not dormant. Nothing else is learned from it, and
 * it raises nothing, since all that the event says is about the bearer: whose the gateway is, and where, it does not say.
 * @param state of {@link callerOf}; where a gateway asked about its own secret, after that was observed
 */
export function observeCall(state: SubjectState, observation: Observation): void {
  if (state.kind !== 'key' || observation.kind !== 'presented') return;
  const { ms, fromFuture } = eventTime(observation);
  if (fromFuture) return;
  if (state.lastUsedMs === 0) state.life.calledFirst = true;
  state.lastUsedMs = Math.max(state.lastUsedMs, ms);
}
