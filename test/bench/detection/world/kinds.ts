/** What a key is used by. Each kind has its own rhythm, and its own ways to look strange without being misused. */
export const KINDS = ['backend', 'partner', 'gateway', 'ci', 'nightly', 'analyst', 'rare'] as const;
export type Kind = (typeof KINDS)[number];

/** What happens to the habits of a key, how often in 90 days. */
export interface ChangesPerQuarter {
  readonly dataset: number;
  readonly door: number;
  readonly network: number;
  readonly tool: number;
  /** It moves: another network and another program on one day. */
  readonly move: number;
  /** Something new is begun: another dataset and another program, or another door, on one day. */
  readonly project: number;
  /** A new version is rolled out: twice the traffic for some hours, other addresses. */
  readonly deployment: number;
  /** A day with far more to do than usual. */
  readonly busyDay: number;
  /** Everything is done once more: a month in a night. */
  readonly backfill: number;
  /** A secret was set wrongly, and the program tries it until somebody looks. */
  readonly misconfiguration: number;
}

export interface Traits {
  /** Of a hundred keys. */
  readonly share: number;
  /** Uses of a median key on a working day. */
  readonly usesPerDay: number;
  /** Of that on a day off. */
  readonly onDaysOff: number;
  readonly changes: ChangesPerQuarter;
}

/**
 * How often things change is taken from nobody's measurements: these are the rates at which people who run such systems
 * would call them lively. Whoever doubts one changes it here and runs the bench.
 */
export const TRAITS: Readonly<Record<Kind, Traits>> = {
  backend: {
    ...{ share: 18, usesPerDay: 35, onDaysOff: 0.6 },
    changes: {
      ...{ dataset: 0.5, door: 0.6, network: 0.3, tool: 0.15, move: 0.05, project: 0.05 },
      ...{ deployment: 9, busyDay: 0.6, backfill: 0.03, misconfiguration: 0.04 },
    },
  },
  partner: {
    ...{ share: 9, usesPerDay: 25, onDaysOff: 1 },
    changes: {
      ...{ dataset: 0.2, door: 0.2, network: 0.2, tool: 0.1, move: 0.03, project: 0.02 },
      ...{ deployment: 1, busyDay: 0.3, backfill: 0.05, misconfiguration: 0.04 },
    },
  },
  gateway: {
    ...{ share: 5, usesPerDay: 60, onDaysOff: 0.7 },
    changes: {
      ...{ dataset: 4, door: 1, network: 0, tool: 2, move: 0, project: 0.2 },
      ...{ deployment: 6, busyDay: 1, backfill: 0, misconfiguration: 0.02 },
    },
  },
  ci: {
    ...{ share: 17, usesPerDay: 30, onDaysOff: 0.08 },
    changes: {
      ...{ dataset: 0.7, door: 0.5, network: 0.25, tool: 0.6, move: 0.05, project: 0.1 },
      ...{ deployment: 0, busyDay: 1, backfill: 0, misconfiguration: 0.05 },
    },
  },
  nightly: {
    ...{ share: 15, usesPerDay: 40, onDaysOff: 1 },
    changes: {
      ...{ dataset: 0.7, door: 0.2, network: 0.15, tool: 0.12, move: 0.04, project: 0.05 },
      ...{ deployment: 0, busyDay: 0.3, backfill: 0.06, misconfiguration: 0.04 },
    },
  },
  analyst: {
    ...{ share: 24, usesPerDay: 20, onDaysOff: 0.06 },
    changes: {
      ...{ dataset: 3, door: 1, network: 0.7, tool: 0.5, move: 0.05, project: 0.12 },
      ...{ deployment: 0, busyDay: 1, backfill: 0, misconfiguration: 0.01 },
    },
  },
  rare: {
    ...{ share: 12, usesPerDay: 8, onDaysOff: 0.3 },
    changes: {
      ...{ dataset: 0.2, door: 0.1, network: 0.15, tool: 0.1, move: 0.02, project: 0.02 },
      ...{ deployment: 0, busyDay: 0, backfill: 0, misconfiguration: 0.01 },
    },
  },
};
