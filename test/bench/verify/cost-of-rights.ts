import type { Measurement } from './load.ts';

/** What the issue that this comparison guards allows: verify with every right may make so much fewer requests/s. */
const COST_TARGET = 0.15;

/** Body of a creation of a key that nothing restricts. */
export const plainKey = (n: number) => ({ name: `plain-${n}` });

/**
 * A key with a tenant, a role, and every right that a verification has to look at. What allows the request stands last in
 * each list, and the limit is too large to be reached: nothing is refused, all of it is checked.
 */
export const endowedKey = (n: number) => ({
  name: `endowed-${n}`,
  tenant: 'acme',
  role: 'analyst',
  allowedDatasets: [...Array.from({ length: 19 }, (_, i) => `dataset-${i}`), 'orders'],
  permissions: ['write', 'delete', 'read'],
  allowedCidrs: ['10.0.0.0/8', '192.168.0.0/16', '2001:db8::/32', '203.0.113.0/24'],
  rateLimit: 1_000_000,
});

/** The same question about either key. */
export const questionAbout = (secret: string): string =>
  JSON.stringify({
    secret,
    dataset: 'orders',
    permission: 'read',
    sourceIp: '203.0.113.7',
    userAgent: 'bench',
  });

export interface RightsRound {
  readonly plain: Measurement;
  readonly endowed: Measurement;
}

/** One round: both sorts of key after one another, the other one first in every second round. */
export async function rightsRound(
  round: number,
  measure: (secrets: 'plain' | 'endowed') => Promise<Measurement>,
): Promise<RightsRound> {
  if (round % 2 === 0) return { plain: await measure('plain'), endowed: await measure('endowed') };
  const endowed = await measure('endowed');
  return { plain: await measure('plain'), endowed };
}

/** How many requests/s fewer the rights cost, as a sentence; the median of the rounds, each of which is a pair. */
export function costOfRights(
  rounds: readonly RightsRound[],
  median: (costs: readonly number[]) => number,
): string {
  const costs = rounds.map(({ plain, endowed }) => 1 - endowed.requestsPerSecond / plain.requestsPerSecond);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return `${percent(median(costs))} fewer requests/s than with a plain key (target ${percent(COST_TARGET)} at most); per round: ${costs.map(percent).join(', ')}`;
}
