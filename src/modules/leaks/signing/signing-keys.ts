import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import type { KeyList } from './key-list.ts';
import type { LoadKeyList } from './load-key-list.ts';

/** Whoever sends unknown identifiers does not decide how often others are asked. */
const ASK_AGAIN_MS = MS_PER_MINUTE;
/** After this a list is asked for again although it knows the key: a key may have been taken off it. */
const KEEP_MS = 6 * MS_PER_HOUR;

/**
 * The keys that reports are signed with. The list is asked for when it does not have a key, at most once a minute; one that
 * was had is kept when it cannot be had again. What was asked for at the same time is asked once.
 */
export class SigningKeys {
  readonly #load: LoadKeyList;
  readonly #clock: Clock;
  readonly #onTrouble: (cause: unknown) => void;
  #list: KeyList | undefined;
  #loadedMs = -Infinity;
  #askedMs = -Infinity;
  #asking: Promise<void> | undefined;

  constructor(load: LoadKeyList, clock: Clock, onTrouble: (cause: unknown) => void) {
    this.#load = load;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
  }

  /** @returns the key; `unknown` if no list has it; `unavailable` if no list was ever had */
  async named(identifier: string): Promise<KeyObject | 'unknown' | 'unavailable'> {
    const isStale = !isWithin(KEEP_MS, this.#loadedMs, this.#clock.nowMs());
    if (isStale || this.#list?.has(identifier) !== true) await this.#ask();
    if (this.#list === undefined) return 'unavailable';
    return this.#list.get(identifier) ?? 'unknown';
  }

  async #ask(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    if (this.#asking === undefined && isWithin(ASK_AGAIN_MS, this.#askedMs, nowMs)) return;
    this.#askedMs = this.#asking === undefined ? nowMs : this.#askedMs;
    this.#asking ??= this.#reload(nowMs).finally(() => (this.#asking = undefined));
    await this.#asking;
  }

  async #reload(nowMs: number): Promise<void> {
    try {
      this.#list = await this.#load();
      this.#loadedMs = nowMs;
    } catch (cause) {
      this.#onTrouble(cause);
    }
  }
}

/** What lies ahead, because the clock was put back since, is as good as long ago: how far it was put back, nobody knows. */
const isWithin = (ms: number, sinceMs: number, nowMs: number): boolean =>
  nowMs >= sinceMs && nowMs - sinceMs < ms;
