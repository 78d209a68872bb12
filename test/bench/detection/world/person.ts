import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { distanceKm } from '../../../../src/modules/alerts/domain/place.ts';
import { MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { localMs } from './calendar.ts';
import { CITIES, type City } from './cities.ts';
import { between, happens, oneOf } from './draws.ts';
import type { KeyPlan } from './key-plan.ts';
import type { SharedSites, Site } from './sites.ts';

/** A journey to another town, with a hotel there. */
interface Trip {
  readonly city: City;
  readonly hotel: Site;
  readonly leavesMs: number;
  readonly arrivesMs: number;
  readonly returnsMs: number;
  readonly homeMs: number;
}

/** In the air they go so fast, and it takes them so long to the airport and from it. */
const FLIGHT_KMH = 800;
const AIRPORTS_MS = 3 * MS_PER_HOUR;
const TRIPS_MAX = 2;
/** Of the journeys, those to one of the nearest towns of the world; the others go anywhere. */
const NEAR = 0.6;
const NEAREST = 5;
const NIGHT_MS = 12 * MS_PER_HOUR;

/** Whoever works on a laptop: at home, in the office, on the road, and by VPN as if in the office. */
export class Person {
  readonly #home: Site;
  readonly #office: Site;
  readonly #mobile: Site | null;
  readonly #vpn: Site | null;
  readonly #trips: readonly Trip[];
  /** Of the sessions, those from home. */
  readonly #homeShare: number;

  constructor(random: Random, plan: KeyPlan, shared: SharedSites, days: number) {
    const { city, headquarters } = plan;
    this.#home = shared.home(random, city);
    this.#office = shared.office(random, city);
    this.#mobile = happens(random, 0.6) ? shared.mobile(random, city) : null;
    this.#vpn = happens(random, 0.35) ? shared.vpn(headquarters) : null;
    this.#homeShare = between(random, 0.1, 0.9);
    this.#trips = trips(random, plan, shared, days);
  }

  /** Where they work at an instant; null while they travel. */
  siteAt(random: Random, ms: number): Site | null {
    const away = this.#trips.find(({ leavesMs, homeMs }) => ms >= leavesMs && ms < homeMs);
    if (away !== undefined && (ms < away.arrivesMs || ms >= away.returnsMs)) return null;
    if (this.#vpn !== null && happens(random, 0.3)) return this.#vpn;
    if (away !== undefined) return this.#mobile !== null && happens(random, 0.2) ? this.#mobile : away.hotel;
    if (this.#mobile !== null && happens(random, 0.08)) return this.#mobile;
    return happens(random, this.#homeShare) ? this.#home : this.#office;
  }

  /** Where it is their morning when they wake up. */
  cityAt(ms: number, home: City): City {
    return this.#trips.find(({ arrivesMs, returnsMs }) => ms >= arrivesMs && ms < returnsMs)?.city ?? home;
  }
}

/** One after the other, with a night at home between them. */
function trips(random: Random, plan: KeyPlan, shared: SharedSites, days: number): readonly Trip[] {
  const planned = Array.from({ length: random.below(TRIPS_MAX + 1) }, () => trip(random, plan, shared, days));
  planned.sort((one, other) => one.leavesMs - other.leavesMs);
  let homeMs = 0;
  return planned.filter((one) => {
    if (one.leavesMs < homeMs + NIGHT_MS) return false;
    homeMs = one.homeMs;
    return true;
  });
}

function trip(random: Random, plan: KeyPlan, shared: SharedSites, days: number): Trip {
  const others = CITIES.filter((one) => one !== plan.city).sort(
    (one, other) => distanceKm(plan.city, one) - distanceKm(plan.city, other),
  );
  const city = oneOf(random, happens(random, NEAR) ? others.slice(0, NEAREST) : others);
  const leavesMs = localMs(random.below(days), between(random, 7, 17), plan.city);
  const flightMs = Math.round((distanceKm(plan.city, city) / FLIGHT_KMH) * MS_PER_HOUR + AIRPORTS_MS);
  const returnsMs = leavesMs + flightMs + Math.round(between(random, 12, 130) * MS_PER_HOUR);
  const hotel = shared.office(random, city);
  return { city, hotel, leavesMs, arrivesMs: leavesMs + flightMs, returnsMs, homeMs: returnsMs + flightMs };
}
