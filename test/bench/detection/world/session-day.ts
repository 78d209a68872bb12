import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';
import { isDayOff, isMonthEnd, localMs } from './calendar.ts';
import { happensToday } from './changing-habits.ts';
import { clientAt, usualSite, usualTool, usualUse } from './clients.ts';
import { between, happens, lognormal, poisson } from './draws.ts';
import type { Habits } from './habits.ts';
import type { KeyPlan } from './key-plan.ts';
import { TRAITS } from './kinds.ts';
import type { Emit } from './moment.ts';
import type { Person } from './person.ts';
import type { Site } from './sites.ts';

/** Calls that come together: a build, a night's load, an hour of somebody's work. */
interface Session {
  readonly startMs: number;
  readonly minutes: number;
  readonly calls: number;
  readonly site: Site;
}

interface Used {
  readonly plan: KeyPlan;
  readonly habits: Habits;
}

/** One program makes all calls of a session, from one network. */
function emitSession(random: Random, { plan, habits }: Used, session: Session, emit: Emit): void {
  const { startMs, minutes, calls, site } = session;
  const tool = usualTool(random, habits);
  const client = clientAt(random, site, tool, startMs);
  for (let left = calls; left > 0; left -= 1) {
    const ms = startMs + random.next() * minutes * MS_PER_MINUTE;
    const other = happens(random, 0.1)
      ? clientAt(random, { ...site, networks: [networkOf(client.ip)] }, usualTool(random, habits), ms)
      : client;
    emit(usualUse(random, plan, habits, other, ms));
  }
}

const networkOf = (ip: string): string => ip.slice(0, ip.lastIndexOf(ip.includes(':') ? ':' : '.'));

const CALLS_PER_BUILD = 9;

/** Builds follow the people who push; a big release has many. */
export function buildsOfDay(random: Random, used: Used, day: number, emit: Emit): void {
  const { plan, habits } = used;
  const dayOff = isDayOff(day, plan.city) ? TRAITS.ci.onDaysOff : 1;
  const busy = happensToday(random, plan, 'busyDay') ? 3 : 1;
  const builds = poisson(random, (plan.usesPerDay / CALLS_PER_BUILD) * dayOff * busy);
  for (let left = builds; left > 0; left -= 1) {
    const startMs = localMs(
      day,
      happens(random, 0.9) ? between(random, 8, 19) : between(random, 0, 24),
      plan.city,
    );
    const calls = Math.round(lognormal(random, CALLS_PER_BUILD * 0.8, 0.6));
    const minutes = between(random, 2, 15);
    emitSession(random, used, { startMs, minutes, calls, site: usualSite(random, habits) }, emit);
  }
}

/** A load of each night; whole loads on Sundays, and now and then what went wrong is done again. */
export function loadOfNight(random: Random, used: Used, day: number, emit: Emit): void {
  const { plan, habits } = used;
  const weekly = day % 7 === 6 ? 2.5 : 1;
  const monthly = isMonthEnd(day) ? 2 : 1;
  const again = happensToday(random, plan, 'backfill') ? lognormal(random, 6, 0.6) : 1;
  const load = (hour: number, factor: number): void => {
    const startMs = localMs(day, hour + random.next() / 5, plan.city);
    const calls = Math.round(plan.usesPerDay * factor * lognormal(random, 1, 0.12));
    emitSession(
      random,
      used,
      { startMs, minutes: between(random, 20, 80), calls, site: usualSite(random, habits) },
      emit,
    );
  };
  load(2, weekly * monthly * again);
  if (happens(random, 0.02)) load(between(random, 7, 11), 1);
}

const SESSIONS_PER_DAY = 3.5;
const WORKS = 0.85;
/** Most hours of a person have few calls; a notebook that is run again and again has many. */
const CALLS_SIGMA = 1;

export function workOfDay(
  random: Random,
  used: Used & { readonly person: Person },
  day: number,
  emit: Emit,
): void {
  const { plan, person } = used;
  const presence = isDayOff(day, plan.city) ? TRAITS.analyst.onDaysOff : WORKS;
  if (!happens(random, presence)) return;
  const busy = happensToday(random, plan, 'busyDay') ? 2 : 1;
  for (let left = poisson(random, SESSIONS_PER_DAY * busy); left > 0; left -= 1) {
    const hour = happens(random, 0.93) ? between(random, 8, 18.5) : between(random, 19, 23);
    const home = localMs(day, hour, plan.city);
    const startMs = localMs(day, hour, person.cityAt(home, plan.city));
    const site = person.siteAt(random, startMs);
    if (site === null) continue;
    const calls = Math.round(lognormal(random, plan.usesPerDay / SESSIONS_PER_DAY / 1.6, CALLS_SIGMA));
    emitSession(random, used, { startMs, minutes: between(random, 3, 50), calls, site }, emit);
  }
}

/** What is done every few weeks, some time in the morning. */
export function rareWork(random: Random, used: Used, day: number, emit: Emit): void {
  const { plan, habits } = used;
  const startMs = localMs(day, between(random, 6, 10), plan.city);
  const calls = Math.max(1, Math.round(lognormal(random, plan.usesPerDay, 0.5)));
  const minutes = between(random, 1, MS_PER_HOUR / MS_PER_MINUTE / 2);
  emitSession(random, used, { startMs, minutes, calls, site: usualSite(random, habits) }, emit);
}
