import type { Stream } from '../../../events/envelope.ts';
import type { Finding } from '../domain/finding.ts';
import type { Locate } from '../domain/place.ts';
import type { RuleSet } from '../domain/rule-set.ts';
import { encodeState } from '../domain/subject-state.ts';
import { detect, type Detected } from '../detection/detect.ts';
import type { SeenStream } from '../detection/in-order.ts';
import { SubjectStates } from '../detection/subject-states.ts';
import { CallsSeen } from './calls-seen.ts';

/** Decoded states that stay in memory; all others are kept as they would be stored. */
const STATES_KEPT = 5_000;
/** Findings that are told one by one. Rules that find more are to be changed, and their counts say so. */
export const FINDINGS_TOLD_MAX = 10_000;

/** Of which findings somebody wants to know; what was before is learned from all the same. */
export interface ReplayPeriod {
  /** From this instant on. */
  readonly fromMs: number;
  /** Before this one. */
  readonly toMs: number;
}

/** What findings are made by. */
export interface ReplayMeans {
  readonly rules: RuleSet;
  readonly locate: Locate;
}

/** What the rules would have raised. */
export interface ReplayCounts {
  readonly events: number;
  readonly subjects: number;
  readonly byRule: ReadonlyMap<string, number>;
  /** In the order in which they were found; the first {@link FINDINGS_TOLD_MAX}. */
  readonly findings: readonly Finding[];
}

/** Lets the rules see one history, from its beginning, with everything that they know in memory. */
export class ReplayRun {
  readonly #rules: RuleSet;
  readonly #locate: Locate;
  readonly #period: ReplayPeriod;
  readonly #calls: CallsSeen;
  readonly #stored = new Map<string, Uint8Array>();
  readonly #states = new SubjectStates((subjects) => this.#known(subjects), STATES_KEPT);
  readonly #byRule = new Map<string, number>();
  readonly #findings: Finding[] = [];
  #events = 0;

  /** @param calls what gateways did in other partitions of the same history; what they do in this one is added */
  constructor({ rules, locate }: ReplayMeans, period: ReplayPeriod, calls: CallsSeen = new CallsSeen()) {
    this.#calls = calls;
    this.#rules = rules;
    this.#locate = locate;
    this.#period = period;
  }

  /** Takes as much of both streams as can be put in order, and says how many events of each that was. */
  take(streams: Readonly<Record<Stream, SeenStream>>): Detected['taken'] {
    const { states, found, taken } = detect(streams, {
      states: this.#states,
      rules: this.#rules,
      locate: this.#locate,
      callsElsewhere: this.#calls.last,
    });
    for (const { observation } of streams.usage.events.slice(0, taken.usage)) this.#calls.note(observation);
    for (const [subject, state] of states) this.#stored.set(subject, encodeState(state));
    this.#states.keep(states);
    this.#events += taken.lifecycle + taken.usage;
    for (const { finding } of found) this.#tell(finding);
    return taken;
  }

  counts(): ReplayCounts {
    return {
      events: this.#events,
      subjects: this.#stored.size,
      byRule: this.#byRule,
      findings: this.#findings,
    };
  }

  #tell(finding: Finding): void {
    const atMs = Date.parse(finding.happenedAt);
    if (atMs < this.#period.fromMs || atMs >= this.#period.toMs) return;
    this.#byRule.set(finding.rule, (this.#byRule.get(finding.rule) ?? 0) + 1);
    if (this.#findings.length < FINDINGS_TOLD_MAX) this.#findings.push(finding);
  }

  #known(subjects: Iterable<string>): ReadonlyMap<string, Uint8Array> {
    const known = new Map<string, Uint8Array>();
    for (const subject of subjects) {
      const state = this.#stored.get(subject);
      if (state !== undefined) known.set(subject, state);
    }
    return known;
  }
}
