import { epochMs, isoTime, MS_PER_HOUR, type IsoTime } from '../../../shared/iso-time.ts';
import type { CoveredPeriod } from './report.ts';

/**
 * Two imports of one trail that lie at most this far apart count as one period. An import covers the time from its first
 * record to its last, so imports day by day leave a few quiet minutes between them that nobody lost.
 */
export const COVERAGE_GAP_MAX_MS = MS_PER_HOUR;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** `toMs` as text, made once because reports state it for each of a million keys. */
  readonly to: IsoTime;
}

export const spanOf = (fromMs: number, toMs: number): Span => ({ fromMs, toMs, to: isoTime(toMs) });

/** The covered periods of each source up to an instant, joined where they touch, in order of time. */
export type Coverage = ReadonlyMap<string, readonly Span[]>;

/** @param periods in any order, overlapping or not; what begins after `asOf` is left out, what ends after it is cut */
export function coverageUpTo(periods: readonly CoveredPeriod[], asOf: IsoTime): Coverage {
  const asOfMs = epochMs(asOf);
  const spans = periods
    .map(({ source, from, to }) => ({ source, fromMs: epochMs(from), toMs: Math.min(epochMs(to), asOfMs) }))
    .filter(({ fromMs, toMs }) => fromMs <= toMs)
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  const coverage = new Map<string, Span[]>();
  for (const { source, fromMs, toMs } of spans) {
    const joined = coverage.get(source) ?? [];
    const last = joined.at(-1);
    if (last !== undefined && fromMs - last.toMs <= COVERAGE_GAP_MAX_MS) {
      joined[joined.length - 1] = spanOf(last.fromMs, Math.max(last.toMs, toMs));
    } else {
      joined.push(spanOf(fromMs, toMs));
    }
    coverage.set(source, joined);
  }
  return coverage;
}

/** The latest covered period of a source, the only one that says anything about the present; undefined if none. */
export const latestSpan = (coverage: Coverage, source: string): Span | undefined =>
  coverage.get(source)?.at(-1);

/** For the report's face, in order of source and time. */
export const statedCoverage = (coverage: Coverage): readonly CoveredPeriod[] =>
  [...coverage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([source, spans]) => spans.map(({ fromMs, to }) => ({ source, from: isoTime(fromMs), to })));
