import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { happens, oneOf } from './draws.ts';
import type { KeyPlan } from './key-plan.ts';
import type { Kind } from './kinds.ts';
import type { SharedSites, Site } from './sites.ts';
import { DATASETS, DOORS, type Door } from './targets.ts';
import { BROWSERS, CI_TOOLS, JOB_TOOLS, lagOf, PEOPLE_TOOLS, SERVICE_TOOLS, type Tool } from './tools.ts';

/** A program in use, and by how many days its users come late to its versions. */
export interface UsedTool {
  readonly tool: Tool;
  readonly lagDays: number;
}

/** What a key is used with, what is used most at the front. It changes over time. */
export interface Habits {
  readonly sites: Site[];
  readonly tools: UsedTool[];
  readonly datasets: string[];
  readonly doors: Door[];
}

type Range = readonly [from: number, to: number];

const COUNTS: Readonly<
  Record<Kind, { readonly tools: Range; readonly datasets: Range; readonly doors: Range }>
> = {
  backend: { tools: [1, 2], datasets: [1, 5], doors: [1, 4] },
  partner: { tools: [1, 1], datasets: [1, 3], doors: [1, 3] },
  gateway: { tools: [8, 16], datasets: [10, 25], doors: [4, 8] },
  ci: { tools: [2, 4], datasets: [1, 5], doors: [1, 4] },
  nightly: { tools: [1, 2], datasets: [3, 10], doors: [1, 3] },
  analyst: { tools: [1, 3], datasets: [4, 12], doors: [3, 5] },
  rare: { tools: [1, 1], datasets: [1, 2], doors: [1, 2] },
};

/** Programs that a key of a kind is used by, now or one day. */
export const TOOLS: Readonly<Record<Kind, readonly Tool[]>> = {
  backend: SERVICE_TOOLS,
  partner: SERVICE_TOOLS,
  gateway: [...PEOPLE_TOOLS, ...BROWSERS, ...SERVICE_TOOLS],
  ci: CI_TOOLS,
  nightly: JOB_TOOLS,
  analyst: [...PEOPLE_TOOLS, ...BROWSERS],
  rare: JOB_TOOLS,
};

export function firstHabits(random: Random, { kind, city }: KeyPlan, shared: SharedSites): Habits {
  const counts = COUNTS[kind];
  const some = <Item>(items: readonly Item[], [from, to]: Range): Item[] =>
    shuffled(random, items).slice(0, from + random.below(to - from + 1));
  return {
    sites: firstSites(random, kind, city, shared),
    tools: some(TOOLS[kind], counts.tools).map((tool) => ({ tool, lagDays: lagOf(random) })),
    datasets: some(DATASETS, counts.datasets),
    doors: some(DOORS, counts.doors),
  };
}

function firstSites(random: Random, kind: Kind, city: KeyPlan['city'], shared: SharedSites): Site[] {
  switch (kind) {
    case 'backend':
      return Array.from({ length: happens(random, 0.3) ? 2 : 1 }, () =>
        shared.cluster(random, 2 + random.below(3)),
      );
    case 'partner':
      return Array.from({ length: 1 + random.below(2) }, () => shared.office(random, city));
    case 'ci':
      return [happens(random, 0.5) ? shared.hostedRunners() : shared.cluster(random, 1 + random.below(2))];
    case 'nightly':
    case 'rare':
      return [happens(random, 0.5) ? shared.cluster(random, 1) : shared.office(random, city)];
    // Where people and the callers of gateways are is said by each use.
    case 'gateway':
    case 'analyst':
      return [];
    default:
      return kind satisfies never;
  }
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const rest = [...items];
  return Array.from({ length: items.length }, () => {
    const item = oneOf(random, rest);
    rest.splice(rest.indexOf(item), 1);
    return item;
  });
}
