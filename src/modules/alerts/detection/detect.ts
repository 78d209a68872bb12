import type { Stream } from '../../../events/envelope.ts';
import type { CallsElsewhere } from '../domain/calls-elsewhere.ts';
import type { Finding } from '../domain/finding.ts';
import type { Observation } from '../domain/observation.ts';
import { observe, subjectsOf } from '../domain/observe.ts';
import { callerOf, observeCall } from '../domain/observe-call.ts';
import type { Locate } from '../domain/place.ts';
import type { RuleSet } from '../domain/rule-set.ts';
import type { SubjectState } from '../domain/subject-state.ts';
import { inOrder, type SeenEvent, type SeenStream } from './in-order.ts';
import type { SubjectStates } from './subject-states.ts';

/** A finding, and whether the event that set it off was decided by another system, which told of it later. */
export interface Found {
  readonly finding: Finding;
  readonly external: boolean;
}

/** What a batch of events made. */
export interface Detected {
  /** Of each subject that the batch touched, as it is now. */
  readonly states: ReadonlyMap<string, SubjectState>;
  /** How many of these subjects nothing was known of before. */
  readonly fresh: number;
  readonly found: readonly Found[];
  /** The last event of each stream that was looked at, and how many were. */
  readonly last: Readonly<Partial<Record<Stream, SeenEvent>>>;
  readonly taken: Readonly<Record<Stream, number>>;
}

export interface DetectionMeans {
  readonly states: SubjectStates;
  readonly rules: RuleSet;
  readonly locate: Locate;
  /** Not needed where the log has one partition. */
  readonly callsElsewhere?: CallsElsewhere;
}

/** Subjects of one batch: decoded they take 5 to 10 KB each. */
const SUBJECTS_MAX = 10_000;

/**
 * Lets every subject of a batch see its events, in order. Not all of them may be taken: not those that {@link inOrder}
 * leaves, nor more than are of so many subjects. The states must be given back to `means.states` once they are stored.
 */
export function detect(streams: Readonly<Record<Stream, SeenStream>>, means: DetectionMeans): Detected {
  const taken: Record<Stream, number> = { lifecycle: 0, usage: 0 };
  const last: Partial<Record<Stream, SeenEvent>> = {};
  const sightings: Sighting[] = [];
  const subjects = new Set<string>();
  for (const { stream, event } of inOrder(streams)) {
    taken[stream] += 1;
    last[stream] = event;
    const { observation } = event;
    if (observation === undefined) continue;
    for (const subject of subjectsOf(observation)) {
      subjects.add(subject);
      sightings.push({ subject, observation, isCall: false });
    }
    const caller = callerOf(observation);
    if (caller !== null) {
      subjects.add(caller);
      sightings.push({ subject: caller, observation, isCall: true });
    }
    if (subjects.size >= SUBJECTS_MAX) break;
  }
  const { states, fresh } = means.states.take(subjects);
  return { states, fresh, found: foundIn(sightings, states, means), last, taken };
}

/** A subject, and what it is to see: as who it is about, or as who asked. */
interface Sighting {
  readonly subject: string;
  readonly observation: Observation;
  readonly isCall: boolean;
}

function foundIn(
  sightings: readonly Sighting[],
  states: ReadonlyMap<string, SubjectState>,
  { rules, locate, callsElsewhere }: DetectionMeans,
): readonly Found[] {
  const found: Found[] = [];
  for (const { subject, observation, isCall } of sightings) {
    const state = states.get(subject);
    if (state === undefined) throw new TypeError('every subject has a state');
    if (isCall) {
      observeCall(state, observation);
      continue;
    }
    const external = observation.kind === 'presented' && observation.external;
    for (const finding of observe(state, observation, rules, locate, callsElsewhere))
      found.push({ finding, external });
  }
  return found;
}
