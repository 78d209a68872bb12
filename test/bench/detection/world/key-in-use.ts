import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../../src/shared/iso-time.ts';
import { dayAt } from './calendar.ts';
import { changeHabits, happensToday } from './changing-habits.ts';
import { clientAt, usualSite, usualTool } from './clients.ts';
import { happens, lognormal, poisson } from './draws.ts';
import { firstHabits, type Habits } from './habits.ts';
import { secretAt } from './key-life.ts';
import type { KeyPlan } from './key-plan.ts';
import type { Client, Emit, Use } from './moment.ts';
import { Person } from './person.ts';
import { rareSchedule, type RareSchedule } from './rare-schedule.ts';
import { buildsOfDay, loadOfNight, rareWork, workOfDay } from './session-day.ts';
import type { SharedSites } from './sites.ts';
import { steadyDay } from './steady-day.ts';

const QUARTER_DAYS = 90;
/** Traffic at the end of a quarter, as a factor of that at its beginning. */
const GROWTH_SIGMA = 0.25;
/** A secret is mistyped or cut off so often on a day, by people. */
const TYPOS_PER_DAY = 0.02;

/** A key and all that its owners do with it, day by day. */
export class KeyInUse {
  readonly plan: KeyPlan;
  readonly habits: Habits;
  readonly #random: Random;
  readonly #shared: SharedSites;
  readonly #person: Person;
  readonly #growth: number;
  readonly #schedule: RareSchedule;
  #nextRareDay = 0;
  /** Uses of each hour of the last days, to know what is much for it. */
  #hour = 0;
  #inHour = 0;
  #busiestHour = 0;

  constructor(random: Random, plan: KeyPlan, shared: SharedSites, days: number) {
    this.plan = plan;
    this.#random = random;
    this.#shared = shared;
    this.habits = firstHabits(random, plan, shared);
    this.#person = new Person(random, plan, shared, days);
    this.#growth = lognormal(random, 1, GROWTH_SIGMA);
    this.#schedule = rareSchedule(random);
  }

  /** Its busiest hour so far. */
  get busiestHour(): number {
    return Math.max(this.#busiestHour, this.#inHour);
  }

  /** Where and by what its owner uses it at an instant, for whoever sits on the same machine. */
  usualClient(ms: number): Client {
    const random = this.#random;
    return clientAt(random, this.#siteAt(ms), usualTool(random, this.habits), ms);
  }

  day(day: number, emit: Emit): void {
    const { firstUseMs, lastUseMs } = this.plan.life;
    if (day < dayAt(firstUseMs) || day > dayAt(lastUseMs)) return;
    if (this.plan.kind !== 'gateway' || happens(this.#random, 0.5)) {
      changeHabits(this.#random, this.plan, this.habits, this.#shared);
    }
    const made: Use[] = [];
    this.#uses(day, (moment) => {
      if (moment.kind === 'use' && this.#isUsed(moment.ms)) made.push(this.#withSecret(moment));
    });
    made.sort((one, other) => one.ms - other.ms);
    for (const use of made) {
      this.#count(use.ms);
      emit(use);
    }
    this.#mistakes(day, emit);
  }

  #uses(day: number, emit: Emit): void {
    const [random, plan, habits, shared] = [this.#random, this.plan, this.habits, this.#shared];
    const used = { plan, habits };
    switch (plan.kind) {
      case 'backend':
      case 'partner':
      case 'gateway':
        steadyDay(random, { ...used, shared, growth: this.#growthOn(day) }, day, emit);
        return;
      case 'ci':
        buildsOfDay(random, used, day, emit);
        return;
      case 'nightly':
        loadOfNight(random, used, day, emit);
        return;
      case 'analyst':
        workOfDay(random, { ...used, person: this.#person }, day, emit);
        return;
      case 'rare':
        if (day < this.#nextRareDay) return;
        this.#nextRareDay = day + this.#schedule(random);
        rareWork(random, used, day, emit);
        return;
      default:
        plan.kind satisfies never;
    }
  }

  #growthOn(day: number): number {
    return this.#growth ** (day / QUARTER_DAYS);
  }

  /** Not before its first day, not after its last, and not while it is disabled, if its clients were told. */
  #isUsed(ms: number): boolean {
    const { firstUseMs, lastUseMs, disabled } = this.plan.life;
    if (ms < firstUseMs || ms > lastUseMs) return false;
    return disabled?.told !== true || ms < disabled.fromMs - MS_PER_MINUTE || ms > disabled.untilMs;
  }

  #withSecret(use: Use): Use {
    return { ...use, secret: secretAt(this.#random, this.plan.life, use.ms) };
  }

  #siteAt(ms: number) {
    const [random, { kind, life }] = [this.#random, this.plan];
    if (kind === 'gateway') return this.#shared.anywhere(random);
    if (kind !== 'analyst') return usualSite(random, this.habits);
    // Whoever is in the air was somewhere a few hours ago.
    for (let at = ms; at > life.createdMs; at -= MS_PER_HOUR) {
      const site = this.#person.siteAt(random, at);
      if (site !== null) return site;
    }
    return this.#shared.office(random, this.plan.city);
  }

  #count(ms: number): void {
    const hour = Math.floor(ms / MS_PER_HOUR);
    if (hour !== this.#hour) {
      this.#busiestHour = Math.max(this.#busiestHour, this.#inHour);
      [this.#hour, this.#inHour] = [hour, 0];
    }
    this.#inHour += 1;
  }

  /** Typing errors of people, and programs that are given the wrong secret and try it until somebody looks. */
  #mistakes(day: number, emit: Emit): void {
    const [random, { index, kind }] = [this.#random, this.plan];
    const dayStart = this.plan.life.createdMs - (this.plan.life.createdMs % (24 * MS_PER_HOUR));
    const atMs =
      dayStart + (day - dayAt(dayStart)) * 24 * MS_PER_HOUR + Math.floor(random.next() * 23 * MS_PER_HOUR);
    const people = kind === 'analyst' || kind === 'gateway';
    for (let left = people ? poisson(random, TYPOS_PER_DAY) : 0; left > 0; left -= 1) {
      const client = this.usualClient(atMs);
      for (let tries = 1 + random.below(4); tries > 0; tries -= 1) {
        emit({
          kind: 'guess',
          ms: atMs + tries * 20 * MS_PER_SECOND,
          secret: `qk_${index}...typ`,
          ...client,
        });
      }
    }
    if (!happensToday(random, this.plan, 'misconfiguration')) return;
    const client = this.usualClient(atMs);
    const tries = Math.round(lognormal(random, 40, 1));
    const everyMs = lognormal(random, 20, 0.8) * MS_PER_SECOND;
    for (let n = 0; n < tries; n += 1) {
      emit({ kind: 'guess', ms: Math.floor(atMs + n * everyMs), secret: `qk_${index}...cfg`, ...client });
    }
  }
}
