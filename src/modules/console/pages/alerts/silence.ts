import { dayOf, endOfDay } from '../../text/time.ts';
import type { AlertLife } from './alert-view.ts';

/** As long as the service allows it. */
export const SILENCE_DAYS_MAX = 90;
const MS_PER_DAY = 86_400_000;
/** The clock here may be ahead of the service's: the last day is not refused for that. */
const CLOCKS_DIFFER_MS = 300_000;

type About = Pick<AlertLife, 'rule' | 'keyId' | 'keyName' | 'owner' | 'tenant'>;

/**
 * What "alerts like this" are: of the same rule, about the same key, else the same owner, else all of the tenant. What is
 * asked for and what is said about it beforehand come from here, so that nobody silences more than they have read.
 */
export function silenceOf({ rule, keyId, keyName, owner, tenant }: About) {
  if (keyId !== null)
    return {
      scope: { rule, keyId },
      sentence: `Nobody is told of ${rule} about the key ${keyName ?? keyId} until then.`,
      isWhole: false,
    };
  if (owner !== null)
    return {
      scope: { rule, owner, tenant },
      sentence: `Nobody is told of ${rule} about ${owner} in the tenant ${tenant} until then.`,
      isWhole: false,
    };
  return {
    scope: { rule, owner: null, tenant },
    sentence: `This alert names neither a key nor an owner: nobody is told of ${rule} in the whole tenant ${tenant} until then, whoever and whatever it is about.`,
    isWhole: true,
  };
}

/** The last day that can be chosen. */
export const lastDayOfSilence = (nowMs: number): string => dayOf(nowMs + SILENCE_DAYS_MAX * MS_PER_DAY);

/** The end of a day, or of what is allowed, where that falls on the same day. Later days are for the service to refuse. */
export const endOfSilence = (day: string, nowMs: number): string =>
  day === lastDayOfSilence(nowMs)
    ? new Date(nowMs + SILENCE_DAYS_MAX * MS_PER_DAY - CLOCKS_DIFFER_MS).toISOString()
    : endOfDay(day);
