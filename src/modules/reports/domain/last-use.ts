import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { COVERAGE_GAP_MAX_MS, type Span } from './coverage.ts';

/**
 * What the trail knows of a key's last successful use. `used`: at an instant, and not since. `idle`: existed before the
 * covered period began and was not used in it. `never`: created within the covered period and not used since.
 * `unknown`: the covered period ends before the instant asked about, or there is none.
 */
export const LAST_USES = ['used', 'idle', 'never', 'unknown'] as const;

export interface LastUse {
  readonly kind: (typeof LAST_USES)[number];
  /** The last successful use on record, also where it may not be the last one; null if there is none. */
  readonly at: IsoTime | null;
  /** The trail says nothing about this key after this instant; null without any coverage. */
  readonly knownUntil: IsoTime | null;
  /** For how long, up to `knownUntil`, it is proved that the key was not used. */
  readonly idleMs: number;
}

export interface UseEvidence {
  /** Null where nobody knows. */
  readonly createdAt: IsoTime | null;
  /** Successes only: a refused attempt is not a use. */
  readonly lastUsedAt: IsoTime | null;
  /** The latest covered period of the key's source, cut at `asOf`. */
  readonly span: Span | undefined;
}

/**
 * Idleness is proved within one unbroken period only, so it begins at the latest of: the period's start, the last use,
 * the creation of the key. It is measured to the end of the period, not to `asOf`: what came later nobody knows.
 */
export function lastUse({ createdAt, lastUsedAt, span }: UseEvidence, asOfMs: number): LastUse {
  if (span === undefined) return { kind: 'unknown', at: lastUsedAt, knownUntil: null, idleMs: 0 };
  const createdMs = createdAt === null ? -Infinity : epochMs(createdAt);
  const usedMs = lastUsedAt === null ? -Infinity : epochMs(lastUsedAt);
  const idleFromMs = Math.max(span.fromMs, createdMs, usedMs);
  const known = {
    at: lastUsedAt,
    knownUntil: span.to,
    idleMs: Math.max(0, span.toMs - idleFromMs),
  };
  if (!reaches(span, asOfMs)) return { kind: 'unknown', ...known };
  if (usedMs >= span.fromMs) return { kind: 'used', ...known };
  return { kind: lastUsedAt === null && createdMs >= span.fromMs ? 'never' : 'idle', ...known };
}

/** A trail ends at its last record, so one that ends a little before `asOf` still speaks for it. */
const reaches = (span: Span, asOfMs: number): boolean => asOfMs - span.toMs <= COVERAGE_GAP_MAX_MS;

/** Whole days, rounded down: what is shown never claims more than what is proved. */
export const idleDays = ({ idleMs }: LastUse): number => Math.floor(idleMs / MS_PER_DAY);
