import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { dayAt } from './calendar.ts';
import { happens, mostlyFirst, oneOf } from './draws.ts';
import type { Habits, UsedTool } from './habits.ts';
import type { KeyPlan } from './key-plan.ts';
import type { Client, Use } from './moment.ts';
import { addressAt, type Site } from './sites.ts';
import { DATASETS, DOORS, target, type Target } from './targets.ts';
import { userAgent } from './tools.ts';

/** Habits choose their first ones so much more often than their last ones. */
const SKEW = 2.5;
/** Of the uses of a good key, those that ask for what it may not have; and for too much at once. */
const FORBIDDEN = 0.003;
const RATE_LIMITED = 0.001;

export function clientAt(random: Random, site: Site, tool: UsedTool, ms: number): Client {
  return { ip: addressAt(random, site), agent: userAgent(tool.tool, dayAt(ms) - tool.lagDays) };
}

export const usualTool = (random: Random, { tools }: Habits): UsedTool =>
  mostlyFirst(random, tools, SKEW) ?? oneOf(random, tools);

export const usualSite = (random: Random, { sites }: Habits): Site =>
  mostlyFirst(random, sites, SKEW) ?? oneOf(random, sites);

export function usualTarget(random: Random, { datasets, doors }: Habits): Target {
  const dataset = mostlyFirst(random, datasets, SKEW) ?? oneOf(random, DATASETS);
  return target(random, dataset, mostlyFirst(random, doors, SKEW) ?? oneOf(random, DOORS));
}

/** A use as its owner makes it. */
export const usualUse = (random: Random, key: KeyPlan, habits: Habits, client: Client, ms: number): Use => ({
  ...{ kind: 'use', ms: Math.floor(ms), key, secret: null, ...client, ...usualTarget(random, habits) },
  as: happens(random, FORBIDDEN) ? 'forbidden' : happens(random, RATE_LIMITED) ? 'rate-limited' : 'usual',
});
