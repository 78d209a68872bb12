import { LRUCache } from 'lru-cache';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import type { KeyMatch } from '../../keys/key-directory.ts';

/** Keys kept folded in memory, about 2 KiB each. More keys than this in use at once cost a look-up each. */
const CACHED_KEYS_MAX = 50_000;
/** Above this a batch is a replay, and emptying the cache is cheaper than looking up what it touched. */
const FORGET_EACH_EVENTS_MAX = 100;

/**
 * Folded states of the keys in use, by id and by secret hash. Holds only keys that exist, so that junk presented by
 * strangers cannot push good keys out.
 */
export class KeyCache {
  readonly #states = new LRUCache<string, KeyState>({ max: CACHED_KEYS_MAX });
  readonly #matches = new LRUCache<string, KeyMatch>({ max: CACHED_KEYS_MAX });

  state(keyId: string): KeyState | undefined {
    return this.#states.get(keyId);
  }

  /** Undefined too when the key has changed, or left the cache, since the match was made: only the present state counts. */
  match(secretHash: string): KeyMatch | undefined {
    const match = this.#matches.get(secretHash);
    if (match === undefined || match.state.kind === 'absent') return undefined;
    return this.#states.get(match.state.key.id) === match.state ? match : undefined;
  }

  keepState(keyId: string, state: KeyState): void {
    this.#states.set(keyId, state);
  }

  keepMatch(secretHash: string, match: KeyMatch): void {
    this.#matches.set(secretHash, match);
  }

  /**
   * Drops what applied events may have changed. Matches of a changed key end by themselves; `hashesOf` gives the hashes
   * that it has now, because a key that becomes usable may take a hash over from another key.
   */
  forget(events: readonly LoggedEvent[], hashesOf: (keyId: string) => readonly unknown[]): void {
    if (events.length > FORGET_EACH_EVENTS_MAX) {
      this.clear();
      return;
    }
    for (const keyId of new Set(events.map((event) => event.key))) {
      this.#states.delete(keyId);
      for (const hash of hashesOf(keyId)) if (typeof hash === 'string') this.#matches.delete(hash);
    }
  }

  clear(): void {
    this.#states.clear();
    this.#matches.clear();
  }
}
