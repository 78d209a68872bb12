/**
 * What can be asked of a report, and what it means when it is left out. Checked here and not at the doors, so that REST,
 * command line and schedules refuse the same things in the same words.
 */
import { epochMs, isoTime, MS_PER_DAY, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { WINDOW_DAYS_MAX, type IdlePolicy } from './domain/idle-policy.ts';
import type { UsageGroup } from './domain/usage.ts';

export const UNUSED_DAYS_DEFAULT = 90;
export const USAGE_DAYS_DEFAULT = 30;

export interface UnusedKeysRequest {
  readonly days?: number;
  readonly comparison?: IdlePolicy['comparison'];
  /** An instant, or a day, which stands for its beginning in UTC; now when not given. */
  readonly asOf?: string;
}

export interface UsageRequest {
  readonly from?: string;
  /** Exclusive; now when not given. */
  readonly to?: string;
  readonly groupBy?: UsageGroup;
}

export interface InventoryRequest {
  readonly asOf?: string;
}

export type AccessReviewRequest = InventoryRequest;
export type FailedAttemptsRequest = Pick<UsageRequest, 'from' | 'to'>;

export interface BlastRadiusRequest {
  readonly keyId: string;
  /** When not given: the leak if a report states its time, else when the secret was given out; without a report, when the key was. */
  readonly since?: string;
}

export interface UnusedKeysParameters {
  readonly asOf: IsoTime;
  readonly policy: IdlePolicy;
}

export interface PeriodParameters {
  readonly from: IsoTime;
  readonly to: IsoTime;
}

export interface UsageParameters extends PeriodParameters {
  readonly groupBy: UsageGroup;
}

export function unusedKeysParameters(
  { days = UNUSED_DAYS_DEFAULT, comparison = 'at-least', asOf }: UnusedKeysRequest,
  now: IsoTime,
): Result<UnusedKeysParameters, Refusal> {
  if (!Number.isInteger(days) || days < 1 || days > WINDOW_DAYS_MAX) {
    return invalid('days', `must be a whole number from 1 to ${WINDOW_DAYS_MAX}`);
  }
  const instant = instantOf('asOf', asOf, now);
  return instant.ok ? accept({ asOf: instant.value, policy: { days, comparison } }) : instant;
}

export function usageParameters(
  { groupBy = 'key', ...period }: UsageRequest,
  now: IsoTime,
): Result<UsageParameters, Refusal> {
  const given = periodParameters(period, now);
  return given.ok ? accept({ ...given.value, groupBy }) : given;
}

/** A period of the report of usage or of failed attempts; the last thirty days when not given. */
export function periodParameters(
  { from, to }: FailedAttemptsRequest,
  now: IsoTime,
): Result<PeriodParameters, Refusal> {
  const end = instantOf('to', to, now);
  if (!end.ok) return end;
  const start = instantOf('from', from ?? isoTime(epochMs(end.value) - USAGE_DAYS_DEFAULT * MS_PER_DAY), now);
  if (!start.ok) return start;
  if (start.value >= end.value) return invalid('from', 'must be before `to`');
  return accept({ from: start.value, to: end.value });
}

export const inventoryParameters = ({ asOf }: InventoryRequest, now: IsoTime): Result<IsoTime, Refusal> =>
  instantOf('asOf', asOf, now);

/** Since when a blast radius is asked for; undefined: that is for the trail to say. */
export function blastRadiusParameters(
  { since }: BlastRadiusRequest,
  now: IsoTime,
): Result<IsoTime | undefined, Refusal> {
  return since === undefined ? accept(undefined) : instantOf('since', since, now);
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** The future is refused: a report of it would give another answer once it has come, under the same parameters. */
function instantOf(path: string, given: string | undefined, now: IsoTime): Result<IsoTime, Refusal> {
  if (given === undefined) return accept(now);
  const ms = INSTANT.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(ms))
    return invalid(path, 'must be a day or an instant in ISO 8601, for instance 2026-11-20T21:04:44Z');
  return ms > epochMs(now) ? invalid(path, 'must not be in the future') : accept(isoTime(ms));
}

const invalid = (path: string, message: string) =>
  refuse<Refusal>({
    code: 'validation_failed',
    detail: `${path} ${message}.`,
    errors: [{ path, message }],
  });
