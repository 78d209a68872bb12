import { isoTime, MS_PER_HOUR, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding } from '../finding.ts';
import type { Locate, Place } from '../place.ts';
import { NO_NETWORK, networkText } from '../network.ts';
import { distanceKm } from '../place.ts';
import { firstSeen, PLACES, see } from '../state/known-values.ts';
import type { LastPlace } from '../state/last-place.ts';
import { dayOf } from '../state/bounds.ts';
import { maySpeak } from '../state/quiet.ts';
import { isKeptId } from '../state/state-bytes.ts';
import { durationText, fromText, keyText } from '../words.ts';
import { chanceOfNew } from './surprise.ts';
import { isLearned, type UseInContext } from './use-in-context.ts';

const STEPS_PER_DEGREE = 100;
/** Two uses at once are taken for a minute apart: clocks are. */
const APART_MS_MIN = MS_PER_MINUTE;
/** Per day. One new place in three weeks is the most that a key may come to and still be judged by it. */
const NEW_PLACE_CHANCE_MAX = 0.05;
const CELLS_PER_ROW = 361;

/**
 * A key was used at two places that nobody travels between in the time, and at the second one for the first time. A key
 * that is used all over the world all the time is at none of its places for the first time. Nor does one travel from the
 * address that a telephone just got: carriers give out those of another town, and who has landed is not at home any more.
 */
export function findImpossibleTravel(use: UseInContext, locate: Locate): Finding | null {
  const { state, seen, ms, network, day } = use;
  const { lastPlace } = state;
  if (seen.ip === null || network === NO_NETWORK) return null;
  if (lastPlace?.network === network) {
    if (day > dayOf(lastPlace.ms)) lastPlace.isPassing = false;
    lastPlace.ms = Math.max(lastPlace.ms, ms);
    return null;
  }
  const place = locate(seen.ip);
  if (place === null || !isOnEarth(place) || !isKeptId(seen.id)) return null;
  const firstDay = see(state.places, PLACES, cellOf(place), day, state.startDay);
  const isLate = lastPlace !== null && ms < lastPlace.ms;
  if (!isLate) state.lastPlace = keptPlace(use, place);
  const learnedDay = state.startDay + use.rules['impossible-travel'].parameters.learning_days;
  const isNewPlace = firstDay === day && firstDay >= learnedDay && !isAtHomeAnywhere(use, learnedDay);
  return lastPlace === null || lastPlace.isPassing || !isNewPlace ? null : judge(use, lastPlace, place);
}

function judge(use: UseInContext, last: LastPlace, place: Place): Finding | null {
  const { state, seen, subject, rules, ms, network } = use;
  const rule = rules['impossible-travel'];
  const { speed_kmh, distance_km_min, quiet_hours } = rule.parameters;
  const km = distanceKm(placeOf(last), place);
  const apartMs = Math.max(Math.abs(ms - last.ms), APART_MS_MIN);
  const kmh = km / (apartMs / MS_PER_HOUR);
  if (km < distance_km_min || kmh <= speed_kmh) return null;
  if (!isLearned(use, rule.parameters) || !applies(rule, subject)) return null;
  if (!maySpeak(state.quiet, 'impossible-travel', ms, quiet_hours)) return null;
  const [distance, speed] = [Math.round(km), Math.round(kmh)];
  // A use that is read late was before the one that it is compared with.
  const inTurn = [networkText(last.network), networkText(network)];
  const [first, second] = ms < last.ms ? inTurn.toReversed() : inTurn;
  const later = durationText(Math.abs(ms - last.ms));
  return finding(rule, subject, {
    ...{ id: seen.id, ms, alsoIds: [last.id] },
    baseline: `used from ${networkText(last.network)} at ${isoTime(last.ms)}`,
    observed: `used${fromText(seen.ip)} at ${isoTime(ms)}, ${distance} km away, which would be ${speed} km/h`,
    sentence: `The key ${keyText(subject)} was used from ${first} and, ${later} later, from ${second}, ${distance} km away. Nobody travels that fast, and the place of ${networkText(network)} is new for the key.`,
  });
}

/** A key that comes to new places all the time, as one of a gateway does, is not judged by where it is. */
function isAtHomeAnywhere({ state, day }: UseInContext, learnedDay: number): boolean {
  const span = { day, startDay: state.startDay, learnedDay, togetherDays: 0 };
  return chanceOfNew(state.places, span) > NEW_PLACE_CHANCE_MAX;
}

/** What a database says is somebody else's data. */
const isOnEarth = ({ lat, lon }: Place): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** About a hundred kilometres: where a database says an address is varies by that much. */
const cellOf = ({ lat, lon }: Place): number =>
  (Math.round(lat) + 90) * CELLS_PER_ROW + Math.round(lon) + 180;

const keptPlace = ({ ms, day, network, seen, state }: UseInContext, { lat, lon }: Place): LastPlace => ({
  ...{ ms, network, id: seen.id, isPassing: firstSeen(state.networks, network) === day },
  south: Math.round((lat + 90) * STEPS_PER_DEGREE),
  west: Math.round((lon + 180) * STEPS_PER_DEGREE),
});

const placeOf = ({ south, west }: LastPlace): Place => ({
  ...{ lat: south / STEPS_PER_DEGREE - 90, lon: west / STEPS_PER_DEGREE - 180 },
});
