import { MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { networkText } from '../network.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import { robustZ, usualFor } from '../state/hour-habits.ts';
import { busiestHour } from '../state/volume.ts';
import { endpointPattern } from '../target.ts';
import { agentName } from '../user-agent.ts';
import { counted, shortened } from '../words.ts';
import type { FirstDays, News } from './news.ts';
import { chanceOfNew, expectedNew, recentlyNew, USUAL_TIMES, type Span } from './surprise.ts';
import type { UseInContext } from './use-in-context.ts';

/** Something unusual about a use, and how probable it is that a key shows it by chance. */
export interface Sign {
  /** What is new, if it is that. */
  readonly news: News | null;
  readonly chance: number;
  readonly words: string;
}

/** What a key shows as often as this is not unusual for it. */
const CHANCE_MAX = 0.25;

/** A service that grows asks for a few new things at once; who looks around asks for many. */
const MANY_TARGETS = 8;
const MANY_CHANCE = 0.02;
/** A right that is missing is noticed after a few refusals; who looks around goes on. */
const REFUSALS_MIN = 5;
const REFUSALS_TIMES = 2;

/** How probable such an hour is in two days: an upper bound, measured on generated keys. */
const BUSY_CHANCE = 0.02;
const BUSY_MIN = 20;
const BUSY_Z = 4;
const BUSY_TIMES = 1.5;

/** All that is unusual about a use of a key that was watched for long enough. */
export function signsOf(use: UseInContext, first: FirstDays, span: Span): readonly Sign[] {
  const { state, seen, network } = use;
  const signs: Sign[] = [];
  const add = (
    isThere: boolean,
    chance: () => number,
    words: () => string,
    news: Sign['news'] = null,
  ): void => {
    if (!isThere) return;
    const sign = { news, chance: chance(), words: words() };
    if (sign.chance <= CHANCE_MAX) signs.push(sign);
  };
  add(
    isNew(first.network, span),
    () => chanceOfNew(state.networks, span),
    () => `a new network (${networkText(network)})`,
    'network',
  );
  add(
    isNew(first.target, span),
    () => chanceOfNew(state.targets, span),
    () => targetText(seen, first),
    'target',
  );
  const newTargets = recentlyNew(state.targets, span);
  add(
    isNew(first.target, span) && newTargets >= MANY_TARGETS + USUAL_TIMES * expectedNew(state.targets, span),
    () => MANY_CHANCE,
    () => `${newTargets} datasets and actions that are new within ${counted(span.togetherDays + 1, 'day')}`,
  );
  add(
    isNew(first.agent, span),
    () => chanceOfNew(state.agents, span),
    () => `a new user agent (${shortened(agentName(seen.userAgent))})`,
    'agent',
  );
  add(
    seen.outcome === 'FORBIDDEN',
    () => chanceOfNew(state.refusals.days, span),
    () => 'a request beyond its rights',
  );
  const { today, highest } = state.refusals;
  add(
    seen.outcome === 'FORBIDDEN' && today >= REFUSALS_MIN && today > REFUSALS_TIMES * highest,
    () => MANY_CHANCE,
    () => `${today} requests beyond its rights on one day (more than ever)`,
  );
  add(
    isBusy(use),
    () => BUSY_CHANCE,
    () => `${counted(use.inHour, 'use')} in one hour (more than usual)`,
  );
  return signs;
}

function targetText(
  { dataset, endpoint, permission }: PresentedObservation,
  { targetIs }: FirstDays,
): string {
  if (targetIs === 'dataset') return `a new dataset (${shortened(dataset ?? '')})`;
  const action = [permission, endpointPattern(endpoint ?? '')].filter((part) => part !== null && part !== '');
  return `a new action (${shortened(action.join(' '))})`;
}

/** Whether something was first seen a short while ago, and after the learning window. */
export const isNew = (firstDay: number, { day, togetherDays, learnedDay }: Span): boolean =>
  firstDay <= day && day - firstDay <= togetherDays && firstDay >= learnedDay;

/** An hour that is busier than any of the last quarter, if not as much as to be found for that alone. */
function isBusy({ state, ms, inHour }: UseInContext): boolean {
  const { volume } = state;
  if (inHour < BUSY_MIN || inHour < BUSY_TIMES * busiestHour(volume)) return false;
  const usual = usualFor(volume.habits, Math.floor(ms / MS_PER_HOUR));
  return robustZ(volume.habits, inHour, usual) >= BUSY_Z;
}
