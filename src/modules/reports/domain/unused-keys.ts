import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, latestSpan, statedCoverage, COVERAGE_GAP_MAX_MS } from './coverage.ts';
import { fulfils, type IdlePolicy } from './idle-policy.ts';
import type { KeyFacts } from './key-facts.ts';
import { idleDays, lastUse, type LastUse } from './last-use.ts';
import type { Cell, Column, Report, ReportBasis } from './report.ts';

/** Why a key is no finding and needs no row: counted by the query, which reads a million of them. */
export const LEFT_OUT = ['used', 'young', 'temporary', 'revoked', 'expired'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export interface UnusedKeysInput extends ReportBasis {
  readonly asOf: IsoTime;
  readonly policy: IdlePolicy;
  /** Keys without a successful use since the window began, neither ended, temporary nor younger than the window. */
  readonly candidates: readonly KeyFacts[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

type Verdict = 'finding' | 'disabled' | 'unknown' | 'used' | 'young';

const COLUMNS: readonly Column[] = [
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'owner', heading: 'Owner' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'source', heading: 'Source' },
  { name: 'status', heading: 'Status' },
  { name: 'lastUse', heading: 'Last use' },
  { name: 'lastUsedAt', heading: 'Last used' },
  { name: 'idleDays', heading: 'Idle for at least (days)' },
  { name: 'knownUntil', heading: 'Known until' },
  { name: 'lastAttemptAt', heading: 'Last attempt' },
  { name: 'createdAt', heading: 'Created' },
  { name: 'ageDays', heading: 'Age at least (days)' },
  { name: 'rotatedAt', heading: 'Rotated' },
  { name: 'expiresAt', heading: 'Expires' },
];

interface Judged {
  readonly facts: KeyFacts;
  readonly use: LastUse;
  readonly verdict: Verdict;
  readonly ageMs: number;
}

/** Keys that could be taken away: unused for the policy's window, with the evidence for each. */
export function unusedKeysReport(input: UnusedKeysInput): Report {
  const { asOf, policy } = input;
  const asOfMs = epochMs(asOf);
  const coverage = coverageUpTo(input.coverage, asOf);
  const judged = input.candidates.map((facts): Judged => {
    const use = lastUse({ ...facts, span: latestSpan(coverage, facts.source) }, asOfMs);
    const ageMs = asOfMs - epochMs(facts.knownSince);
    return { facts, use, ageMs, verdict: judge(facts, use, policy, ageMs) };
  });
  judged.sort((a, b) => b.use.idleMs - a.use.idleMs || (a.facts.keyId < b.facts.keyId ? -1 : 1));
  const of = (verdict: Verdict): readonly Judged[] => judged.filter((one) => one.verdict === verdict);
  const table = (verdict: Verdict) => ({
    columns: COLUMNS,
    rows: of(verdict).map(row),
  });
  const findings = table('finding');
  const disabled = table('disabled');
  const unknown = table('unknown');
  const leftOut = {
    ...input.leftOut,
    used: input.leftOut.used + of('used').length,
    young: input.leftOut.young + of('young').length,
  };
  const leftOutTotal = LEFT_OUT.reduce((sum, reason) => sum + leftOut[reason], 0);
  const listed = findings.rows.length + disabled.rows.length + unknown.rows.length;
  return {
    kind: 'unused-keys',
    title: `Keys not used for ${policy.comparison === 'over' ? 'over ' : ''}${policy.days} days`,
    parameters: { days: policy.days, comparison: policy.comparison, asOf },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverage),
    logPosition: input.logPosition,
    population: { keys: listed + leftOutTotal, leftOut },
    ...findings,
    summary: {
      findings: findings.rows.length,
      disabled: disabled.rows.length,
      unknown: unknown.rows.length,
      ...leftOut,
    },
    sections: [
      { title: 'Unused and already disabled', ...disabled },
      { title: 'Unknown: the trail does not cover the window', ...unknown },
    ],
    notes: notes(policy),
  };
}

/** An idle time that is proved is a finding even if the trail ends before `asOf`; else such a key is unknown. */
function judge(facts: KeyFacts, use: LastUse, policy: IdlePolicy, ageMs: number): Verdict {
  if (!fulfils(policy, ageMs)) return 'young';
  if (fulfils(policy, use.idleMs)) return facts.status === 'DISABLED' ? 'disabled' : 'finding';
  if (use.kind === 'used') return 'used';
  return 'unknown';
}

function row({ facts, use, verdict, ageMs }: Judged): Readonly<Record<string, Cell>> {
  return {
    keyId: facts.keyId,
    name: facts.name,
    owner: facts.owner,
    tenant: facts.tenant,
    source: facts.source,
    status: facts.status,
    lastUse: shownUse(use, verdict),
    lastUsedAt: use.at,
    idleDays: idleDays(use),
    knownUntil: use.knownUntil,
    lastAttemptAt: facts.lastAttemptAt,
    createdAt: facts.createdAt,
    ageDays: Math.floor(ageMs / MS_PER_DAY),
    rotatedAt: facts.rotatedAt,
    expiresAt: facts.expiresAt,
  };
}

/**
 * A finding whose trail ends before `asOf` was idle for the time that is proved. A key that is not one may have been
 * used in what the trail does not cover.
 */
function shownUse({ kind }: LastUse, verdict: Verdict): LastUse['kind'] {
  if (verdict === 'unknown') return 'unknown';
  return kind === 'unknown' ? 'idle' : kind;
}

const notes = ({ days, comparison }: IdlePolicy): readonly string[] => [
  `A finding is a key that existed for ${words(comparison)} ${days} days and has a proved idle time of ${words(comparison)} ${days} days.`,
  'Last use counts successful requests only, those that a gateway made with its own key included; refused attempts stand in a column of their own.',
  'Idle time is proved within the covered period of the key’s source and counted to its end. “idle” for a key that existed before that period began, “never” for one created in it, “unknown” where the period ends too early to tell.',
  `Imports of one trail at most ${COVERAGE_GAP_MAX_MS / 60_000} minutes apart count as one period.`,
  'Keys that are revoked or expired, temporary credentials, and keys younger than the window are counted in the population and not listed.',
];

const words = (comparison: IdlePolicy['comparison']): string => (comparison === 'over' ? 'over' : 'at least');
