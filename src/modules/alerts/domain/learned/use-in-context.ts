import type { Subject } from '../finding.ts';
import type { Network } from '../network.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import type { RuleSet } from '../rule-set.ts';
import type { KeySubject } from '../subject-state.ts';
import type { Agent } from '../user-agent.ts';

/** A use of a key that learned rules judge, with what they would all have to work out. */
export interface UseInContext {
  readonly state: KeySubject;
  readonly seen: PresentedObservation;
  readonly subject: Subject;
  readonly rules: RuleSet;
  readonly ms: number;
  readonly day: number;
  readonly network: Network;
  readonly agent: Agent;
  /** How many uses its hour has, this one included; 0 when it came too late to be counted. */
  readonly inHour: number;
}

/** Whether a key was watched for long enough to be judged. */
export const isLearned = (
  { state, day }: UseInContext,
  { learning_days, uses_min }: { readonly learning_days: number; readonly uses_min: number },
): boolean => day - state.startDay >= learning_days && state.uses >= uses_min;
