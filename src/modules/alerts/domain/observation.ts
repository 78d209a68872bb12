import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { LifecycleObservation } from './lifecycle-observation.ts';
import { readLifecycle } from './lifecycle-observation.ts';
import { readPresented, type PresentedObservation } from './presented-observation.ts';

/**
 * What the rules take from an event: a key was presented, or something happened to one. Everything else in the log is
 * nothing to them.
 */
export type Observation = PresentedObservation | LifecycleObservation;

/**
 * @param nowMs when the event is read, if that is soon after it was written: an event that is later is from the future.
 * Where the log itself says when it took the event, that counts instead
 * @returns undefined for an event that no rule looks at
 */
export const readObservation = (logged: LoggedEvent, nowMs: number | null = null): Observation | undefined =>
  readPresented(logged, nowMs) ?? readLifecycle(logged);
