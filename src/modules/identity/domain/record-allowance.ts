import { MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import { addressBlock } from './address-block.ts';
import { Recent } from './recent.ts';

const WINDOW_MS = MS_PER_MINUTE;
/** Of all addresses together: 120 events a minute at most, 60 MB of log in a year of nothing but attack. */
const RECORDS_PER_WINDOW_MAX = 120;
const ADDRESSES_REMEMBERED_MAX = 10_000;

/**
 * Which of many failures that anybody can cause at no expense are worth an event: the first from an address in a minute,
 * and so many of all addresses together. The trail then says that somebody tries, from where and when, and cannot be
 * filled by it.
 */
export class RecordAllowance {
  readonly #lastAtMs = new Recent<number>(ADDRESSES_REMEMBERED_MAX);
  #windowAtMs = 0;
  #inWindow = 0;

  take(ip: string | null, nowMs: number): boolean {
    const address = ip === null ? '' : addressBlock(ip);
    const last = this.#lastAtMs.get(address);
    if (last !== undefined && nowMs - last < WINDOW_MS) return false;
    if (nowMs - this.#windowAtMs >= WINDOW_MS) {
      this.#windowAtMs = nowMs;
      this.#inWindow = 0;
    }
    if (this.#inWindow >= RECORDS_PER_WINDOW_MAX) return false;
    this.#inWindow += 1;
    this.#lastAtMs.put(address, nowMs);
    return true;
  }
}
