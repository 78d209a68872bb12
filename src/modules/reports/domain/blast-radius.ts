import type { IsoTime } from '../../../shared/iso-time.ts';
import { networkOf, networkText } from '../../alerts/domain/network.ts';
import {
  ACT_COLUMNS,
  ADDRESS_COLUMNS,
  COUNT_COLUMNS,
  MADE_COLUMNS,
  timeColumns,
} from './blast-radius-columns.ts';
import type {
  Act,
  CountedUses,
  KeyInQuestion,
  MadeKey,
  SeenAddress,
  UseDimension,
  Uses,
} from './blast-radius-facts.ts';
import { coverageUpTo, statedCoverage } from './coverage.ts';
import type { LeakTime } from './leak-time.ts';
import type { Cell, Report, ReportBasis } from './report.ts';

/** What is listed at most; the statements give one more, by which it is known that there are more. */
export const MADE_KEYS_MAX = 1_000;
export const ACTS_MAX = 10_000;

export interface BlastRadiusInput extends ReportBasis {
  readonly key: KeyInQuestion;
  readonly leak: LeakTime;
  readonly since: IsoTime;
  /** Inclusive: when the report was made. */
  readonly to: IsoTime;
  readonly uses: readonly CountedUses[];
  /** What addresses are compared with; null: nobody knows since when, so none is called new. */
  readonly mark: IsoTime | null;
  /** Counted before the mark and since. */
  readonly addresses: readonly SeenAddress[];
  readonly made: readonly MadeKey[];
  readonly acts: readonly Act[];
}

type Row = Readonly<Record<string, Cell>>;

export const USES_BY_DAY_TITLE = 'By day';

/** Everything that a key did since an instant: what whoever has its secret may have done with it. */
export function blastRadiusReport(input: BlastRadiusInput): Report {
  const { key, leak, since, to } = input;
  const made = input.made.slice(0, MADE_KEYS_MAX);
  const acts = input.acts.slice(0, ACTS_MAX);
  const origins = new Origins(input.mark === null ? [] : input.addresses);
  const by = (dimension: UseDimension) => input.uses.filter((one) => one.dimension === dimension);
  const all = total(by('outcome'));
  const fromNew = total(origins.fresh);
  const ofMade = total(made);
  return {
    kind: 'blast-radius',
    title: titleOf(key, leak),
    // Without its name and owner: they go into the trail of the reader’s tenant, which need not be the key’s.
    parameters: {
      ...{ keyId: key.keyId, since, to },
      ...{ leakTime: leak.time, leakedAt: leak.leakedAt, leakReportedAt: leak.reportedAt },
    },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverageUpTo(input.coverage, to)),
    logPosition: input.logPosition,
    population: { keys: 1 + made.length, leftOut: {} },
    columns: COUNT_COLUMNS,
    rows: [
      ...(['outcome', 'secret', 'dataset', 'permission', 'endpoint'] as const).flatMap(by).map(counted),
      ...networks(by('address')).map((one) => ({ ...one, newSinceLeak: origins.isNewNetwork(one.value) })),
      ...by('address').map((one) => ({ ...counted(one), newSinceLeak: origins.isNew(one.value) })),
      ...by('userAgent').map(counted),
    ],
    summary: {
      ...{ ...all, refused: all.requests - all.successes, leakReports: leak.reports },
      addresses: by('address').length,
      newAddresses: origins.fresh.length,
      requestsFromNewAddresses: fromNew.requests,
      successesFromNewAddresses: fromNew.successes,
      acts: acts.filter(({ generation }) => generation === 0).length,
      keysMade: made.length,
      requestsOfKeysMade: ofMade.requests,
      actsOfKeysMade: acts.filter(({ generation }) => generation > 0).length,
    },
    sections: [
      { title: 'Addresses that are new since the leak', columns: ADDRESS_COLUMNS, rows: origins.rows() },
      { title: 'What was done with it besides', columns: ACT_COLUMNS, rows: acts.map((act) => ({ ...act })) },
      { title: 'Keys that it made', columns: MADE_COLUMNS, rows: made.map((one) => ({ ...one })) },
      { title: USES_BY_DAY_TITLE, columns: timeColumns('day', 'Day'), rows: inTime('day', by('day')) },
      { title: 'By hour', columns: timeColumns('hour', 'Hour'), rows: inTime('hour', by('hour')) },
    ],
    notes: [
      ...(leak.time === 'unknown' ? [unknownTime(leak)] : []),
      ...NOTES,
      ...(origins.isComparable ? [] : [input.mark === null ? NO_MARK : NOTHING_TO_COMPARE]),
      ...(input.made.length > MADE_KEYS_MAX ? [more('keys that it made', MADE_KEYS_MAX)] : []),
      ...(input.acts.length > ACTS_MAX ? [more('acts', ACTS_MAX)] : []),
    ],
  };
}

const NOTES: readonly string[] = [
  'The period begins at `since` and includes `to`; days and hours are UTC. Each request is an event of its own and counted, nothing is sampled; the rows of one “by” come to all requests, and an empty value stands for what the requests did not state.',
  'New since the leak: the key was never used successfully from there before `leakedAt`, or, where that is not known, before the `since` that was asked for. Empty: nobody can say.',
  'Whoever has a secret also has what it opened elsewhere: systems that do not ask Keytrail are not in here.',
  'Keys that it made include those that these made, three generations deep. What people did who signed in is theirs, and not in here.',
  'A reader of one tenant sees what happened in that tenant.',
];
const titleOf = ({ name, keyId, owner }: KeyInQuestion, { time, reportedAt }: LeakTime): string => {
  const title = `Blast radius of the key ${name ?? keyId} of ${owner ?? 'nobody'}`;
  return time === 'unknown' ? `${title}; leak time unknown, reported at ${String(reportedAt)}` : title;
};
const unknownTime = ({ begins, reportedAt }: LeakTime): string =>
  `Leak time unknown, reported at ${String(reportedAt)}. Strangers may have had the secret for as long as it has been given out, which is since ${begins}; unless another \`since\` was asked for, the period begins there.`;
const NO_MARK =
  'When strangers got the secret is not known, so no address can be called new since then. Ask with a `since` to compare with what was before it.';
const NOTHING_TO_COMPARE =
  'There is no successful use before the leak, so no address can be told from those that are usual.';
const more = (what: string, max: number): string =>
  `There are more than ${max} ${what}: these are the first. POST /v1/sql has the rest.`;

/** The addresses of the key, and which of them it was never good at before. */
class Origins {
  readonly isComparable: boolean;
  readonly fresh: readonly SeenAddress[];
  readonly #known: ReadonlySet<string | null>;
  readonly #knownNetworks: ReadonlySet<string>;

  constructor(seen: readonly SeenAddress[]) {
    const known = seen.filter(({ successesBefore }) => successesBefore > 0).map(({ address }) => address);
    this.#known = new Set(known);
    this.#knownNetworks = new Set(known.map(networkName));
    this.isComparable = known.length > 0;
    this.fresh = this.isComparable
      ? seen.filter(({ successesBefore, requests }) => successesBefore === 0 && requests > 0)
      : [];
  }

  isNew(address: string | null): boolean | null {
    return this.isComparable ? !this.#known.has(address) : null;
  }

  isNewNetwork(network: string): boolean | null {
    return this.isComparable ? !this.#knownNetworks.has(network) : null;
  }

  rows(): readonly Row[] {
    return this.fresh.map(({ successesBefore: _, ...one }) => ({
      ...one,
      network: networkName(one.address),
    }));
  }
}

const networkName = (address: string | null): string => networkText(networkOf(address));

type Counted = Omit<CountedUses, 'dimension'> & {
  readonly by: string;
  readonly refused: number;
  readonly newSinceLeak: boolean | null;
};

const counted = ({ dimension, value, requests, successes, firstAt, lastAt }: CountedUses): Counted => ({
  ...{ by: dimension, value, requests, successes, refused: requests - successes },
  ...{ firstAt, lastAt, newSinceLeak: null },
});

type NetworkCounts = Counted & { readonly value: string };

/** Addresses by the /24 or /48 that they are of: whoever roams stays in a few of these. */
function networks(addresses: readonly CountedUses[]): readonly NetworkCounts[] {
  const found = new Map<string, NetworkCounts>();
  for (const one of addresses) {
    const value = networkName(one.value);
    const before = found.get(value);
    const own = { ...counted(one), by: 'network', value };
    found.set(value, before === undefined ? own : joined(before, own));
  }
  return [...found.values()].toSorted((a, b) => b.requests - a.requests || (a.value < b.value ? -1 : 1));
}

const joined = (a: NetworkCounts, b: NetworkCounts): NetworkCounts => ({
  ...a,
  requests: a.requests + b.requests,
  successes: a.successes + b.successes,
  refused: a.refused + b.refused,
  firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
  lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
});

const inTime = (name: 'day' | 'hour', uses: readonly CountedUses[]): readonly Row[] =>
  uses
    .toSorted((a, b) => (String(a.value) < String(b.value) ? -1 : 1))
    .map(({ value, requests, successes }) => ({
      [name]: value,
      ...{ requests, successes, refused: requests - successes },
    }));

const total = (rows: readonly Uses[]): Uses => ({
  requests: rows.reduce((sum, { requests }) => sum + requests, 0),
  successes: rows.reduce((sum, { successes }) => sum + successes, 0),
});
