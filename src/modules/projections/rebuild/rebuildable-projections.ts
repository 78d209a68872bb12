import { keyStateProjection } from '../key-state/key-state-projection.ts';
import type { Projection } from '../projection.ts';
import { usageProjection } from '../usage/usage-projection.ts';

/** The read models that `keytrail rebuild` makes again. */
export const REBUILDABLE: readonly Projection[] = [keyStateProjection, usageProjection];

/** By name, because a projection holds functions and cannot be posted to a thread. */
export function rebuildableProjection(name: string): Projection {
  const found = REBUILDABLE.find((projection) => projection.name === name);
  if (found === undefined) throw new Error(`There is no read model named ${name}.`);
  return found;
}
