import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { dayMs, isDayOff } from './calendar.ts';
import { happensToday } from './changing-habits.ts';
import { clientAt, usualSite, usualTool, usualUse } from './clients.ts';
import { lognormal, poisson } from './draws.ts';
import type { Habits } from './habits.ts';
import type { KeyPlan } from './key-plan.ts';
import { TRAITS } from './kinds.ts';
import type { Emit } from './moment.ts';
import { weightOfHour } from './rhythm.ts';
import type { SharedSites } from './sites.ts';

const HOURS = 24;
const DAY_SIGMA = 0.15;
const HOUR_SIGMA = 0.3;
const BUSY_DAY = 2;
const DEPLOYMENT_HOURS = 2;

/** A day of what runs all the time: services, partners' systems and gateways. */
export function steadyDay(
  random: Random,
  { plan, habits, shared, growth }: { plan: KeyPlan; habits: Habits; shared: SharedSites; growth: number },
  day: number,
  emit: Emit,
): void {
  const { kind, city } = plan;
  const dayOff = isDayOff(day, city) ? TRAITS[kind].onDaysOff : 1;
  const busy = happensToday(random, plan, 'busyDay') ? BUSY_DAY : 1;
  const backfillHour = happensToday(random, plan, 'backfill') ? random.below(HOURS) : -1;
  const deploymentHour = happensToday(random, plan, 'deployment') ? 8 + random.below(10) : HOURS;
  const ofDay = (plan.usesPerDay / HOURS) * dayOff * busy * growth * lognormal(random, 1, DAY_SIGMA);
  for (let hour = 0; hour < HOURS; hour += 1) {
    const local = (hour + city.utcOffset + HOURS) % HOURS;
    const deploying = hour >= deploymentHour && hour < deploymentHour + DEPLOYMENT_HOURS ? 2 : 1;
    const backfilling = hour === backfillHour ? lognormal(random, 6, 0.5) : 1;
    const mean =
      ofDay * weightOfHour(kind, local) * deploying * backfilling * lognormal(random, 1, HOUR_SIGMA);
    for (let left = poisson(random, mean); left > 0; left -= 1) {
      const ms = dayMs(day) + (hour + random.next()) * MS_PER_HOUR;
      const site = kind === 'gateway' ? shared.anywhere(random) : usualSite(random, habits);
      emit(usualUse(random, plan, habits, clientAt(random, site, usualTool(random, habits), ms), ms));
    }
  }
}
