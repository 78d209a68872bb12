import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { oneOf } from './draws.ts';

/** What a use asks for. */
export interface Target {
  readonly dataset: string | null;
  readonly permission: string;
  readonly endpoint: string;
}

const SUBJECTS = [
  'orders',
  'customers',
  'inventory',
  'web-logs',
  'payroll',
  'sensors',
  'genomes',
  'images',
  'tickets',
  'ledger',
];
const STAGES = ['raw', 'clean', 'daily', 'monthly', 'archive', 'test'];

/** Sixty: an organisation has more than any one key uses. */
export const DATASETS: readonly string[] = SUBJECTS.flatMap((subject) =>
  STAGES.map((stage) => `${subject}-${stage}`),
);

const ENDPOINTS: readonly (readonly [endpoint: string, permission: string])[] = [
  ['/v1/query', 'read'],
  ['/v1/objects/#id', 'read'],
  ['/v1/objects/#id/versions', 'read'],
  ['/v1/packages', 'list'],
  ['/v1/packages/#id', 'write'],
  ['/v1/upload/#id', 'write'],
  ['/v1/search', 'read'],
  ['/v1/export', 'read'],
  ['/v1/permissions', 'list'],
  ['/v1/events', 'write'],
];

export type Door = (typeof ENDPOINTS)[number];

export const DOORS: readonly Door[] = ENDPOINTS;

/** A use of a dataset through a door; paths name one thing of many. */
export const target = (random: Random, dataset: string | null, [endpoint, permission]: Door): Target => ({
  dataset,
  permission,
  endpoint: endpoint.replace('#id', String(100_000 + random.below(900_000))),
});

export function another<Item>(
  random: Random,
  among: readonly Item[],
  known: readonly Item[],
): Item | undefined {
  const others = among.filter((one) => !known.includes(one));
  return others.length === 0 ? undefined : oneOf(random, others);
}
