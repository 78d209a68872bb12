import type { EventRecord } from '../../../events/stored-event.ts';
import type { RuleSet } from '../../alerts/domain/rule-set.ts';
import type { FollowerProgress, Positions } from './follower.ts';

/** What the main thread tells the followers' worker. */
export type ToFollowers =
  | { readonly kind: 'nudge' }
  | { readonly kind: 'stop'; readonly drainTo: Positions }
  /** The rules of alerts that are in force from now on. */
  | { readonly kind: 'rules'; readonly rules: RuleSet }
  /** The answer to `append`; `trouble` says in a sentence why the events are not known to be durable, null: they are. */
  | { readonly kind: 'appended'; readonly request: number; readonly trouble: string | null };

/** What the worker tells the main thread. */
export type FromFollowers = ToldProgress | AppendRequest;

export interface ToldProgress {
  readonly kind: 'progress';
  readonly followers: readonly FollowerProgress[];
  readonly leads: boolean;
  /** One sentence about the whole of them, such as that they have no share of the work; null: none. */
  readonly trouble: string | null;
}

/** Asks the main thread to append to the log. */
export interface AppendRequest {
  readonly kind: 'append';
  readonly request: number;
  readonly events: readonly EventRecord[];
}
