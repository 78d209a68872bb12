import { MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Until when a learned rule says nothing more about a key; 0: it said nothing yet. */
export type Quiet = { [Rule in (typeof QUIET_RULES)[number]]: number };

/** In the order in which they are written. The three kinds of novelty are one: what is new together is one thing. */
export const QUIET_RULES = ['novelty', 'high-volume', 'spread', 'impossible-travel'] as const;

export const noQuiet = (): Quiet => ({
  ...{ novelty: 0, 'high-volume': 0, spread: 0, 'impossible-travel': 0 },
});

/** @returns whether the rule may speak; from then on it is quiet for so many hours */
export function maySpeak(quiet: Quiet, rule: keyof Quiet, ms: number, hours: number): boolean {
  if (ms < quiet[rule]) return false;
  quiet[rule] = ms + hours * MS_PER_HOUR;
  return true;
}

export function writeQuiet(to: StateWriter, quiet: Quiet): void {
  for (const rule of QUIET_RULES) to.u48(quiet[rule]);
}

export function readQuiet(from: StateReader): Quiet {
  const quiet = noQuiet();
  for (const rule of QUIET_RULES) quiet[rule] = from.u48();
  return quiet;
}
