import type { QueuedNotification } from './queued-notification.ts';

/** One attempt to deliver, from the moment it is handed out until it is settled or put off. */
export interface Delivery {
  readonly queued: QueuedNotification;
  /** Attempts so far; the one that is handed out counts. */
  readonly attempts: number;
  readonly firstTriedMs: number;
}

interface Waiting {
  readonly queued: QueuedNotification;
  attempts: number;
  firstTriedMs: number | null;
  dueMs: number;
  isUnderWay: boolean;
}

/**
 * What one channel has still to be told. Notifications with one ordering key stand in one line: the next is handed out when
 * the one before it is settled, delivered or not. Lines do not wait for each other. Lives in memory; what was settled
 * stands in the trail.
 */
export class DeliveryQueue {
  readonly #lines = new Map<string, Waiting[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(queued: QueuedNotification): void {
    const { orderKey } = queued.notification;
    const line = this.#lines.get(orderKey);
    const waiting: Waiting = { queued, attempts: 0, firstTriedMs: null, dueMs: 0, isUnderWay: false };
    if (line === undefined) this.#lines.set(orderKey, [waiting]);
    else line.push(waiting);
    this.#size += 1;
  }

  /** Hands out at most so many that are due, in the order in which their lines began. */
  take(nowMs: number, limit: number): readonly Delivery[] {
    const taken: Delivery[] = [];
    if (limit <= 0) return taken;
    for (const [head] of this.#lines.values()) {
      if (head === undefined || head.isUnderWay || head.dueMs > nowMs) continue;
      head.isUnderWay = true;
      head.attempts += 1;
      head.firstTriedMs ??= nowMs;
      taken.push({ queued: head.queued, attempts: head.attempts, firstTriedMs: head.firstTriedMs });
      if (taken.length >= limit) break;
    }
    return taken;
  }

  /** It was delivered, or never will be: the next of its line may go. */
  settle({ notification: { orderKey } }: QueuedNotification): void {
    const line = this.#lines.get(orderKey);
    if (line?.shift() === undefined) return;
    this.#size -= 1;
    if (line.length === 0) this.#lines.delete(orderKey);
  }

  /** It is tried again at that time, and its line waits. */
  putOff({ notification: { orderKey } }: QueuedNotification, untilMs: number): void {
    const head = this.#lines.get(orderKey)?.[0];
    if (head === undefined) return;
    head.isUnderWay = false;
    head.dueMs = untilMs;
  }

  /** Everything that waits for its next attempt is due now: the receiver has come back. */
  hasten(): void {
    for (const [head] of this.#lines.values()) if (head !== undefined) head.dueMs = 0;
  }

  /** When something is due next; null: nothing waits, or all that waits is under way. */
  nextDueMs(): number | null {
    let next: number | null = null;
    for (const [head] of this.#lines.values()) {
      if (head !== undefined && !head.isUnderWay) next = Math.min(next ?? head.dueMs, head.dueMs);
    }
    return next;
  }

  /** Time of the oldest notification; null: there is none. */
  oldest(): string | null {
    let oldest: string | null = null;
    for (const line of this.#lines.values()) {
      for (const { queued } of line) {
        const { time } = queued.notification;
        if (oldest === null || time < oldest) oldest = time;
      }
    }
    return oldest;
  }
}
