import { seededRandom } from '../../../../src/modules/demo/domain/random.ts';
import { AddressSpace } from './address-space.ts';
import { dayAt } from './calendar.ts';
import { edgeMoments } from './edge-gateways.ts';
import { KeyInUse } from './key-in-use.ts';
import type { KeyPlan } from './key-plan.ts';
import { writtenMs, type Change, type Moment } from './moment.ts';
import { SharedSites } from './sites.ts';

/** Something that is done with the keys of the world beside what their owners do; the world asks it once, on its day. */
export interface Deed {
  readonly day: number;
  readonly moments: (world: World) => readonly Moment[];
}

export interface WorldParts {
  readonly seed: number;
  readonly days: number;
  readonly plans: readonly KeyPlan[];
  readonly deeds: readonly Deed[];
}

/** Numbers that keep the randomness of one key apart from that of all others. */
const KEY_STEP = 7_919;
const SEED_STEP = 104_729;

/** The half year of an organisation, a day at a time: nothing but the day's moments is held. */
export class World {
  readonly shared = new SharedSites(new AddressSpace());
  readonly #parts: WorldParts;
  readonly #keys: readonly KeyInUse[];

  constructor(parts: WorldParts) {
    this.#parts = parts;
    const { seed, days, plans } = parts;
    this.#keys = plans.map((plan) => {
      const random = seededRandom(seed * SEED_STEP + plan.index * KEY_STEP);
      return new KeyInUse(random, plan, this.shared, days);
    });
  }

  key(index: number): KeyInUse {
    const found = this.#keys[index];
    if (found === undefined) throw new RangeError(`no key ${index}`);
    return found;
  }

  /** The moments of each day, in the order in which they are written down. */
  *days(): Generator<readonly Moment[]> {
    const { days, plans, deeds } = this.#parts;
    let later: Moment[] = [...plans.flatMap((plan) => [...changesOf(plan)]), ...edgeMoments(plans)];
    for (let day = 0; day < days; day += 1) {
      const moments: Moment[] = later;
      const emit = (moment: Moment): void => {
        moments.push(moment);
      };
      for (const key of this.#keys) key.day(day, emit);
      for (const deed of deeds) if (deed.day === day) moments.push(...deed.moments(this));
      later = [];
      const today: Moment[] = [];
      for (const moment of moments) (dayAt(writtenMs(moment)) > day ? later : today).push(moment);
      yield today.sort((one, other) => writtenMs(one) - writtenMs(other));
    }
  }
}

/** The sweep finds an expired key within a minute. */
const SWEPT_AFTER_MS = 30_000;

function* changesOf(key: KeyPlan): Generator<Change> {
  const { createdMs, rotations, disabled, end } = key.life;
  yield { kind: 'create', ms: createdMs, key, ip: null };
  for (const { ms, graceMs } of rotations) yield { kind: 'rotate', ms, key, graceMs };
  if (disabled !== null) {
    yield { kind: 'disable', ms: disabled.fromMs, key };
    yield { kind: 'enable', ms: disabled.untilMs, key };
  }
  if (end?.how === 'revoked') yield { kind: 'revoke', ms: end.ms, key };
  if (end?.how === 'expired') yield { kind: 'expire', ms: end.ms, sweptMs: end.ms + SWEPT_AFTER_MS, key };
}
