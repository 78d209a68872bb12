/**
 * Where the service learns what time it is. Pure code never asks: the time of a decision travels in its command,
 * so a test or a replay decides with the same instant.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  nowMs(): number;
}

/** Nest injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');

export const systemClock: Clock = { nowMs: () => Date.now() };
