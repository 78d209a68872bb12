import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import { DONE_PREFIX, doneKey, planKey } from './bucket-copy-keys.ts';
import {
  decodeDone,
  decodePlan,
  encode,
  NOTHING_DONE,
  type CopyDone,
  type CopyPlan,
  type Reached,
} from './bucket-copy-plan.ts';

/**
 * What is planned and what is done, in the bucket: one object each, written once, numbered without gaps. Nothing else
 * decides what belongs to the copy, so any process can tell it, and a process that dies takes nothing with it.
 */
export class BucketCopyJournal {
  readonly #store: ArchiveStore;
  #known: Reached | undefined;

  constructor(store: ArchiveStore) {
    this.#store = store;
  }

  /** As last read or written here; another process may have come further. Undefined before the first look. */
  known(): Reached | undefined {
    return this.#known;
  }

  /** The last plan that is carried out. One request when that is the one already known. */
  async reached(): Promise<Reached> {
    const from = this.#known ?? NOTHING_DONE;
    const last = await this.#lastDone(from.number);
    return this.#learn(last > from.number ? await this.#done(last) : from);
  }

  async plan(number: number): Promise<CopyPlan | undefined> {
    const key = planKey(number);
    const stored = await this.#store.get(key);
    return stored && decodePlan(key, stored.bytes);
  }

  /** Makes this the plan of its number, unless there is one: the answer is the plan that counts from now on. */
  async claim(plan: CopyPlan): Promise<CopyPlan> {
    if (await this.#putOnce(planKey(plan.number), plan)) return plan;
    const winner = await this.plan(plan.number);
    if (winner === undefined) throw vanished(planKey(plan.number));
    return winner;
  }

  /** To be called when every object of the plan is in the bucket. */
  async complete(done: CopyDone): Promise<void> {
    const written = await this.#putOnce(doneKey(done.number), done);
    this.#learn(written ? done : await this.#done(done.number));
  }

  async #done(number: number): Promise<CopyDone> {
    const key = doneKey(number);
    const stored = await this.#store.get(key);
    if (stored === undefined) throw vanished(key);
    return decodeDone(key, stored.bytes);
  }

  /** Slower requests may answer after faster ones: what is known never goes back. */
  #learn(reached: Reached): Reached {
    if (this.#known === undefined || reached.number > this.#known.number) this.#known = reached;
    return this.#known;
  }

  async #putOnce(key: string, value: CopyPlan | CopyDone): Promise<boolean> {
    try {
      await this.#store.put(key, encode(value));
      return true;
    } catch (error) {
      if (error instanceof InfrastructureError && error.code === 'archive_conflict') return false;
      throw error;
    }
  }

  /** By doubling strides and then halving them: a hundred thousand plans a year would be a hundred pages to list. */
  async #lastDone(known: number): Promise<number> {
    let low = known;
    let stride = 1;
    while (await this.#isDone(low + stride)) {
      low += stride;
      stride *= 2;
    }
    let high = low + stride;
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      if (await this.#isDone(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** True when this plan or a later one is. */
  async #isDone(number: number): Promise<boolean> {
    const { keys } = await this.#store.list(DONE_PREFIX, { after: doneKey(number - 1), limit: 1 });
    return keys.length > 0;
  }
}

const vanished = (key: string): InfrastructureError =>
  new InfrastructureError('query_copy_unreadable', `${key} of the query copy was there and is not any more.`);
