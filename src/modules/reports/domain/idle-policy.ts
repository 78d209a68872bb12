import { epochMs, isoTime, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';

/** Up to ten years: longer windows than any trail, and far from where adding days leaves the calendar. */
export const WINDOW_DAYS_MAX = 3_650;

/**
 * When a key counts as unused. `at-least` makes exactly `days` a finding (CIS: "unused for 45 days or greater"),
 * `over` does not (PCI DSS: "not used in over 90 days").
 */
export interface IdlePolicy {
  readonly days: number;
  readonly comparison: 'at-least' | 'over';
}

export const windowMs = ({ days }: IdlePolicy): number => days * MS_PER_DAY;

/** To the millisecond, whatever is shown in whole days. */
export const fulfils = (policy: IdlePolicy, ms: number): boolean =>
  policy.comparison === 'at-least' ? ms >= windowMs(policy) : ms > windowMs(policy);

/** The instant on which a window that ends at `asOf` begins. */
export const windowStart = (policy: IdlePolicy, asOf: IsoTime): IsoTime =>
  isoTime(epochMs(asOf) - windowMs(policy));
