import type { LoggedEvent } from '../../../../src/events/stored-event.ts';
import { DEFAULT_RULES, type RuleSet } from '../../../../src/modules/alerts/domain/rule-set.ts';
import { seededRandom } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_DAY } from '../../../../src/shared/iso-time.ts';
import { planMisuse } from '../misuse/plan-misuse.ts';
import type { Scenario } from '../misuse/scenario.ts';
import { dayMs } from '../world/calendar.ts';
import { harmlessLife } from '../world/key-life.ts';
import { anyKind, planKey, type KeyPlan } from '../world/key-plan.ts';
import { KINDS, type Kind } from '../world/kinds.ts';
import { Service } from '../world/service.ts';
import { World } from '../world/world.ts';
import { Detector, type Made, type StateSizes } from './detector.ts';
import { judge, type Verdict } from './judge.ts';
import { inReadingOrder, type ReadingOrder } from './reading-order.ts';
import { Stopwatch, type Times } from './stopwatch.ts';
import { Truths } from './truths.ts';

export interface SeedParts {
  readonly seed: number;
  /** Keys that are never misused. */
  readonly keys: number;
  readonly days: number;
  /** Factor on all traffic. */
  readonly volume: number;
  readonly scenarios: readonly Scenario[];
  readonly casesPerScenario: number;
  readonly order: ReadingOrder;
  readonly rules?: RuleSet;
}

export interface SeedResult extends Verdict {
  readonly seed: number;
  readonly events: number;
  /** Days that the keys of each kind were in use, in quarters. */
  readonly keyQuarters: Readonly<Record<Kind, number>>;
  readonly sizes: StateSizes;
  readonly times: Times;
}

const DAYS_PER_QUARTER = 90;
const RESTART_EVERY_DAYS = 7;
const DEED_STEP = 15_485_863;

/** Lives one half year, lets the detectors read it, and judges what they found. */
export function runSeed(parts: SeedParts): SeedResult {
  const { seed, keys, days, volume, scenarios, casesPerScenario, order, rules = DEFAULT_RULES } = parts;
  const benign = benignPlans(parts);
  const random = seededRandom(seed * DEED_STEP + 1);
  const misuse = planMisuse({ random, scenarios, casesPerScenario, firstIndex: keys, days, volume });
  const plans = [...benign, ...misuse.plans];
  const world = new World({ seed, days, plans, deeds: misuse.deeds });
  const detector = new Detector(rules, world.shared.space.locate);
  const truths = new Truths();
  const stopwatch = new Stopwatch();
  const made: Made[] = [];
  let events = 0;
  let day = 0;
  for (const batch of inReadingOrder(written(world, truths), order)) {
    events += batch.length;
    made.push(...stopwatch.time(batch, () => detector.read(batch)));
    day += 1;
    if (day % RESTART_EVERY_DAYS === 0) detector.restart();
  }
  const verdict = judge({ made, cases: misuse.cases, truths, plans, benign: keys });
  const sizes = detector.restart();
  return { ...verdict, seed, events, sizes, keyQuarters: quartersOf(benign, days), times: stopwatch.times() };
}

function benignPlans({ seed, keys, days, volume }: SeedParts): readonly KeyPlan[] {
  const random = seededRandom(seed);
  return Array.from({ length: keys }, (_, index) => {
    const kind = anyKind(random);
    return planKey(random, { index, kind, volume, life: harmlessLife(random, kind, days) });
  });
}

function* written(world: World, truths: Truths): Generator<readonly LoggedEvent[]> {
  const service = new Service();
  for (const moments of world.days()) {
    const events = moments.map((moment) => service.write(moment));
    for (const event of events) truths.see(event);
    yield events;
  }
}

function quartersOf(plans: readonly KeyPlan[], days: number): Readonly<Record<Kind, number>> {
  const quarters = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  for (const { kind, life } of plans) {
    const lived = Math.min(life.lastUseMs, dayMs(days)) - life.createdMs;
    quarters[kind] += Math.max(lived, 0) / MS_PER_DAY / DAYS_PER_QUARTER;
  }
  return quarters;
}
