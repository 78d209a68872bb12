import { epochMs, isoTime, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { latestSpan, type Coverage } from '../../reports/domain/coverage.ts';
import { fulfils, windowMs } from '../../reports/domain/idle-policy.ts';
import type { KeyFacts } from '../../reports/domain/key-facts.ts';
import { lastUse, type LastUse } from '../../reports/domain/last-use.ts';
import { ExceptionIndex } from './exception-index.ts';
import { isForTenant, type KeyKind, type Policy } from './policy.ts';
import type { PolicyControl } from './policy-pack.ts';
import type { PolicyException } from './policy-exception.ts';

/**
 * `finding`: the control is not kept. `disabled`: it would not be, but the key is disabled. `unknown`: the trail does not
 * cover the window, so nobody can say. `excepted`, `exempt`: it is not kept, and that was allowed.
 */
export const VERDICTS = ['finding', 'disabled', 'unknown', 'excepted', 'exempt'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A key that does not keep a control, or of which nobody can say. */
export interface Finding {
  readonly control: PolicyControl;
  readonly facts: KeyFacts;
  readonly use: LastUse;
  readonly verdict: Verdict;
  /** For how long it is proved that the key was not used, or not rotated. */
  readonly idleMs: number;
  /** The first instant at which the control was not kept; null where nobody knows. */
  readonly since: IsoTime | null;
  readonly kinds: readonly KeyKind[];
  readonly exceptionId: string | null;
}

/** What keys are judged by. */
export interface Evidence {
  readonly asOf: IsoTime;
  readonly coverage: Coverage;
  readonly exceptions: readonly PolicyException[];
  /** Asked for findings only: it looks each key up. */
  readonly kindsOf: (facts: KeyFacts) => readonly KeyKind[];
}

/**
 * The findings of one control among keys, to the millisecond. A key that has not existed for the window is never one: its
 * age counts from the first instant at which it is known to have existed. Ended and temporary keys are none either.
 */
export function evaluate(
  policy: Policy,
  control: PolicyControl,
  keys: readonly KeyFacts[],
  evidence: Evidence,
): readonly Finding[] {
  const asOfMs = epochMs(evidence.asOf);
  const exceptions = new ExceptionIndex(policy.name, evidence.exceptions, evidence.asOf);
  return keys.flatMap((facts) => {
    if (!isForTenant(policy, facts.tenant) || !canBeFinding(facts)) return [];
    if (!fulfils(control.window, asOfMs - epochMs(facts.knownSince))) return [];
    const use = lastUse({ ...facts, span: latestSpan(evidence.coverage, facts.source) }, asOfMs);
    const measured = control.finding === 'unused' ? unused(control, use) : notRotated(control, facts, asOfMs);
    if (measured === null) return [];
    const kinds = evidence.kindsOf(facts);
    const exceptionId = exceptions.covering(facts)?.id ?? null;
    const verdict = verdictOf(policy, facts, measured.isKnown, kinds, exceptionId);
    const { idleMs, since } = measured;
    return [{ control, facts, use, verdict, idleMs, since, kinds, exceptionId }];
  });
}

const canBeFinding = ({ status, lifetime }: KeyFacts): boolean =>
  lifetime !== 'temporary' && (status === 'ACTIVE' || status === 'DISABLED');

interface Measured {
  readonly idleMs: number;
  readonly since: IsoTime | null;
  readonly isKnown: boolean;
}

/**
 * Null: it was used. A trail that ends before the instant asked about proves nothing of the present, whatever it proves
 * of the past: nothing is ever done to a key on such grounds.
 */
function unused({ window }: PolicyControl, { kind, idleMs, knownUntil }: LastUse): Measured | null {
  if (kind === 'unknown' || knownUntil === null) return { idleMs, since: null, isKnown: false };
  if (!fulfils(window, idleMs)) return kind === 'used' ? null : { idleMs, since: null, isKnown: false };
  return { idleMs, since: becameFinding(window, epochMs(knownUntil) - idleMs), isKnown: true };
}

function notRotated(
  { window }: PolicyControl,
  { createdAt, knownSince, rotatedAt }: KeyFacts,
  asOfMs: number,
): Measured | null {
  const secretSinceMs = epochMs(rotatedAt ?? createdAt ?? knownSince);
  const idleMs = asOfMs - secretSinceMs;
  if (!fulfils(window, idleMs)) return null;
  return { idleMs, since: becameFinding(window, secretSinceMs), isKnown: true };
}

/** The first millisecond that fulfils the window. */
const becameFinding = (window: PolicyControl['window'], fromMs: number): IsoTime =>
  isoTime(fromMs + windowMs(window) + (window.comparison === 'over' ? 1 : 0));

function verdictOf(
  { exempt }: Policy,
  { status }: KeyFacts,
  isKnown: boolean,
  kinds: readonly KeyKind[],
  exceptionId: string | null,
): Verdict {
  if (kinds.some((kind) => exempt.includes(kind))) return 'exempt';
  if (exceptionId !== null) return 'excepted';
  if (status === 'DISABLED') return 'disabled';
  return isKnown ? 'finding' : 'unknown';
}

/** Whole days, rounded down: what is shown never claims more than what is proved. */
export const findingDays = ({ idleMs }: Pick<Finding, 'idleMs'>): number => Math.floor(idleMs / MS_PER_DAY);
