import { NO_CALLS_ELSEWHERE, type CallsElsewhere } from './calls-elsewhere.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';
import { observeChange } from './observe-change.ts';
import { observeKeyUse } from './observe-key-use.ts';
import { observeSource } from './observe-source.ts';
import { isRefusal, type PresentedObservation } from './presented-observation.ts';
import { NOWHERE, type Locate } from './place.ts';
import type { RuleSet } from './rule-set.ts';
import type { SubjectState } from './subject-state.ts';

export type { Locate, Place } from './place.ts';

const NOTHING: readonly Finding[] = [];

/**
 * Whom an observation is about: `key:<id>`, and for a failed attempt `source:<tenant>:<address>`. Whoever asked on the
 * bearer's behalf is another matter: `observe-call.ts`.
 */
export function subjectsOf(observation: Observation): readonly string[] {
  const { keyId } = observation;
  const key = keyId === null ? [] : [`key:${keyId}`];
  if (observation.kind === 'lifecycle' || !isRefusal(observation) || observation.ip === null) return key;
  return [...key, sourceSubject(observation, observation.ip)];
}

const sourceSubject = ({ tenant }: PresentedObservation, ip: string): string => `source:${tenant}:${ip}`;

/**
 * Lets a subject see one event, which changes the state, and says what the rules find. The state must be that of one of
 * {@link subjectsOf}. The same observations in the same order give the same findings, whatever batches they come in.
 */
export function observe(
  state: SubjectState,
  observation: Observation,
  rules: RuleSet,
  locate: Locate = NOWHERE,
  callsElsewhere: CallsElsewhere = NO_CALLS_ELSEWHERE,
): readonly Finding[] {
  const { keyId } = observation;
  if (state.kind === 'key') {
    if (keyId === null) return NOTHING;
    return observation.kind === 'lifecycle'
      ? observeChange(state, observation, rules, callsElsewhere)
      : observeKeyUse(state, observation, keyId, rules, locate, callsElsewhere);
  }
  if (observation.kind === 'lifecycle' || observation.ip === null || !isRefusal(observation)) return NOTHING;
  return observeSource(state, observation, sourceSubject(observation, observation.ip), rules);
}
