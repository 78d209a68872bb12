import { NO_TENANT } from '../../../../src/modules/keys/domain/presentation-event.ts';
import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { address } from '../world/address-space.ts';
import { dayAt, dayMs } from '../world/calendar.ts';
import { cityNamed, THIEF_CITIES } from '../world/cities.ts';
import { between, oneOf } from '../world/draws.ts';
import type { KeyLife } from '../world/key-life.ts';
import { planKey, type KeyPlan } from '../world/key-plan.ts';
import type { Kind } from '../world/kinds.ts';
import { writtenMs, type Moment } from '../world/moment.ts';
import { THIEF_TOOLS } from '../world/tools.ts';
import type { Deed, World } from '../world/world.ts';
import type { Case, Scenario, Stage } from './scenario.ts';

export interface MisuseParts {
  readonly random: Random;
  readonly scenarios: readonly Scenario[];
  readonly casesPerScenario: number;
  /** Index of the first victim's key. */
  readonly firstIndex: number;
  readonly days: number;
  readonly volume: number;
}

export interface PlannedMisuse {
  readonly plans: readonly KeyPlan[];
  readonly deeds: readonly Deed[];
  /** Filled as the deeds are done. */
  readonly cases: readonly Case[];
}

/** Days between the first use and the misuse, by which most keys have shown what they do. */
const KNOWN_DAYS = { from: 21, to: 60 };
/** For a key that has to be dormant first. */
const LAST_DAYS = 8;

/** Each scenario so many times, each time with a key of its own, so that one case cannot hide in another. */
export function planMisuse(parts: MisuseParts): PlannedMisuse {
  const { random, scenarios, casesPerScenario, firstIndex, days, volume } = parts;
  const plans: KeyPlan[] = [];
  const deeds: Deed[] = [];
  const cases: Case[] = [];
  for (const scenario of scenarios) {
    for (let left = casesPerScenario; left > 0; left -= 1) {
      const misusedMs = instant(random, scenario, days);
      const index = firstIndex + plans.length;
      const kinds = scenario.kinds === 'source' ? (['partner'] as const) : scenario.kinds;
      const kind: Kind = oneOf(random, kinds);
      plans.push(planKey(random, { index, kind, life: lifeOf(random, scenario, misusedMs), volume }));
      deeds.push({
        day: dayAt(misusedMs),
        moments: (world) => {
          const stage = stageOf(world, random, index, misusedMs);
          const moments = scenario.moments(stage);
          cases.push(caseOf(scenario, stage, moments));
          return moments;
        },
      });
    }
  }
  return { plans, deeds, cases };
}

/** At any time of day, early enough for what follows to be seen, late enough for the key to have habits. */
function instant(random: Random, scenario: Scenario, days: number): number {
  const earliest = scenario.type === 'dormant-key-wakes' ? 72 : KNOWN_DAYS.from + 2;
  return (
    dayMs(0) +
    Math.floor(between(random, Math.min(earliest, days - LAST_DAYS), days - LAST_DAYS) * MS_PER_DAY)
  );
}

function lifeOf(random: Random, { life }: Scenario, misusedMs: number): KeyLife {
  const knownMs = Math.floor(between(random, KNOWN_DAYS.from, KNOWN_DAYS.to) * MS_PER_DAY);
  const createdMs = Math.max(dayMs(0) + MS_PER_HOUR, misusedMs - knownMs);
  return {
    ...{ createdMs, createdBy: 'file', firstUseMs: createdMs + MS_PER_HOUR, rotations: [], disabled: null },
    ...{ end: null, lastUseMs: misusedMs + 6 * MS_PER_DAY },
    ...life?.({ random, createdMs, misusedMs }),
  };
}

function stageOf(world: World, random: Random, index: number, ms: number): Stage {
  const { shared } = world;
  const ip = address(shared.space.network(cityNamed(oneOf(random, THIEF_CITIES))), random.below(200));
  return { random, ms, shared, victim: world.key(index), thief: { ip, agent: oneOf(random, THIEF_TOOLS) } };
}

function caseOf(scenario: Scenario, { victim, thief }: Stage, moments: readonly Moment[]): Case {
  const times = moments.map(writtenMs);
  const isSource = scenario.kinds === 'source';
  return {
    scenario,
    kind: isSource ? 'source' : victim.plan.kind,
    subject: isSource ? `source:${NO_TENANT}:${thief.ip}` : `key:${victim.plan.id}`,
    fromMs: Math.min(...times),
    untilMs: Math.max(...times),
  };
}
