import type { Role } from '../../events/key-rights.ts';
import type { Checkpoint } from '../event-log/checkpoint.ts';
import type { KeyState, KeyStatus } from './domain/key-state.ts';

/** Which of a key's secrets a hash belongs to, and the key itself. */
export interface KeyMatch {
  readonly state: KeyState;
  readonly matched: 'current' | 'previous';
}

export interface KeyFilter {
  readonly name?: string;
  readonly fingerprint?: string;
  readonly status?: KeyStatus;
  readonly owner?: string;
  readonly tenant?: string;
  readonly role?: Role;
}

/** A listed key: its folded state and the position for a keyset cursor. */
export interface KeyPage {
  readonly items: readonly KeyState[];
  /** Pass as `after` to get the next page; null at the end. Never null while more keys match. */
  readonly next: string | null;
}

/**
 * The key-state read model as commands and queries see it. Answers are synchronous: the hot path looks a key up on
 * every request and must not wait for an event loop turn to do so.
 */
export interface KeyDirectory {
  byId(keyId: string): KeyState;
  /** Finds a key by the hash of a presented secret, current or previous; undefined if no key has it. */
  bySecretHash(secretHash: string): KeyMatch | undefined;
  /** Keys in creation order (by id), filtered as of `nowMs`: a key whose expiry has passed counts as EXPIRED. */
  list(
    filter: KeyFilter,
    page: { readonly after: string | null; readonly limit: number; readonly nowMs: number },
  ): KeyPage;
  /** Ids of keys whose expiry has passed and that have no terminal event yet, oldest expiry first. */
  dueForExpiry(nowMs: number, limit: number): readonly string[];
  /** Ids of keys whose rotation's grace is over and has no end on record yet, the longest over first. */
  dueForGraceEnd(nowMs: number, limit: number): readonly string[];
  /**
   * Ids of keys whose rotation's grace is past its middle, ends within `warningMs` and has had no warning yet, the
   * soonest end first.
   */
  dueForGraceWarning(nowMs: number, warningMs: number, limit: number): readonly string[];
  /** Keys that configuration decides about and that have no terminal event yet, in the order of their ids. */
  configured(): readonly KeyState[];
  /** How many rotations are in their grace, by whether a warning of its end is on record. */
  rotationsInGrace(nowMs: number): { readonly warned: number; readonly notWarned: number };
  /** Lifecycle position that the answers above rest on. */
  position(): Checkpoint;
  /**
   * Folds the log up to at least `position`: a command handler appends, waits here, and answers from the folded state.
   * Without an argument: up to the log's present end.
   */
  catchUp(position?: Checkpoint): Promise<void>;
}

/** Nest injection token of the {@link KeyDirectory}. */
export const KEY_DIRECTORY = Symbol('KeyDirectory');
