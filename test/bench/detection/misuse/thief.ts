import { DATASETS, DOORS, target, another, type Target } from '../world/targets.ts';
import { MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';
import { usualTarget } from '../world/clients.ts';
import { oneOf } from '../world/draws.ts';
import type { Client, Use } from '../world/moment.ts';
import type { Stage } from './scenario.ts';

export interface UsesOf {
  readonly count: number;
  readonly minutes: number;
  readonly client: (n: number) => Client;
  readonly target?: (n: number) => Target;
  readonly as?: Use['as'];
  readonly secret?: number | null;
}

/** Uses that are spread evenly over some minutes, the first at once. */
export function usesOf({ random, victim, ms }: Stage, of: UsesOf): readonly Use[] {
  const { count, minutes, client, target: targetOf, as = 'usual', secret = null } = of;
  return Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'use' as const, ms: ms + Math.floor((n / Math.max(count, 1)) * minutes * MS_PER_MINUTE) },
    ...{ key: victim.plan, secret, as, ...client(n) },
    ...(targetOf?.(n) ?? usualTarget(random, victim.habits)),
  }));
}

/** So many datasets that the key never asked for. */
export function newTargets({ random, victim }: Stage, count: number): (n: number) => Target {
  const known = [...victim.habits.datasets];
  const datasets: string[] = [];
  for (let left = count; left > 0; left -= 1) {
    const dataset = another(random, DATASETS, [...known, ...datasets]);
    if (dataset !== undefined) datasets.push(dataset);
  }
  const doors = victim.habits.doors.length > 0 ? victim.habits.doors : DOORS;
  return (n) => target(random, datasets[n % datasets.length] ?? null, oneOf(random, doors));
}
