import type { LoggedEvent } from '../../../../src/events/stored-event.ts';
import type { Finding } from '../../../../src/modules/alerts/domain/finding.ts';
import { readObservation } from '../../../../src/modules/alerts/domain/observation.ts';
import { observe, subjectsOf } from '../../../../src/modules/alerts/domain/observe.ts';
import { callerOf, observeCall } from '../../../../src/modules/alerts/domain/observe-call.ts';
import type { Locate } from '../../../../src/modules/alerts/domain/place.ts';
import type { RuleSet } from '../../../../src/modules/alerts/domain/rule-set.ts';
import {
  decodeState,
  emptyState,
  encodeState,
  type SubjectState,
} from '../../../../src/modules/alerts/domain/subject-state.ts';

/** A finding, and the event time at which it was made: of the event that was read then. */
export interface Made {
  readonly finding: Finding;
  readonly atMs: number;
}

export interface StateSizes {
  readonly subjects: number;
  readonly median: number;
  readonly max: number;
}

/** The detectors with all states in memory. */
export class Detector {
  readonly #rules: RuleSet;
  readonly #locate: Locate;
  readonly #states = new Map<string, SubjectState>();

  constructor(rules: RuleSet, locate: Locate) {
    this.#rules = rules;
    this.#locate = locate;
  }

  /** What the rules find in events, read in this order. This is what is timed. */
  read(events: readonly LoggedEvent[]): readonly Made[] {
    const made: Made[] = [];
    for (const event of events) {
      const observation = readObservation(event);
      if (observation === undefined) continue;
      for (const subject of subjectsOf(observation)) {
        for (const finding of observe(this.#state(subject), observation, this.#rules, this.#locate)) {
          made.push({ finding, atMs: observation.timeMs });
        }
      }
      const caller = callerOf(observation);
      if (caller !== null) observeCall(this.#state(caller), observation);
    }
    return made;
  }

  /** Everything that is known goes to bytes and comes back, as with a restart. */
  restart(): StateSizes {
    const sizes: number[] = [];
    for (const [subject, state] of this.#states) {
      const bytes = encodeState(state);
      if (state.kind === 'key') sizes.push(bytes.length);
      this.#states.set(subject, decodeState(bytes));
    }
    sizes.sort((one, other) => one - other);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    return { subjects: this.#states.size, median, max: sizes.at(-1) ?? 0 };
  }

  #state(subject: string): SubjectState {
    const known = this.#states.get(subject);
    if (known !== undefined) return known;
    const state = emptyState(subject);
    this.#states.set(subject, state);
    return state;
  }
}
