import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { happens } from './draws.ts';
import { TOOLS, type Habits } from './habits.ts';
import type { KeyPlan } from './key-plan.ts';
import { TRAITS, type ChangesPerQuarter } from './kinds.ts';
import type { SharedSites, Site } from './sites.ts';
import { another, DATASETS, DOORS } from './targets.ts';
import { anotherTool, lagOf } from './tools.ts';

const DAYS_PER_QUARTER = 90;
/** Of the new clusters of a service, those that are in the region of the old one: data is heavy. */
const SAME_REGION = 0.85;

/** Whether something that happens so often in a quarter happens today. */
export const happensToday = (random: Random, plan: KeyPlan, what: keyof ChangesPerQuarter): boolean =>
  happens(random, TRAITS[plan.kind].changes[what] / DAYS_PER_QUARTER);

/** Lets a day change what a key is used with. Some of it comes together: a move, or something new that is begun. */
export function changeHabits(random: Random, plan: KeyPlan, habits: Habits, shared: SharedSites): void {
  const today = (what: keyof ChangesPerQuarter): boolean => happensToday(random, plan, what);
  const project = today('project');
  const withTool = happens(random, 0.7);
  const move = today('move');
  if (today('dataset') || project)
    addSomewhere(random, habits.datasets, another(random, DATASETS, habits.datasets));
  if (today('door') || (project && !withTool))
    addSomewhere(random, habits.doors, another(random, DOORS, habits.doors));
  if (move || today('network')) addSite(random, plan, habits.sites, shared, move);
  if (move || today('tool') || (project && withTool)) addTool(random, plan, habits, move);
}

function addSomewhere<Item>(random: Random, items: Item[], item: Item | undefined): void {
  if (item !== undefined) items.splice(random.below(items.length + 1), 0, item);
}

function addTool(random: Random, { kind }: KeyPlan, { tools }: Habits, replaces: boolean): void {
  const tool = anotherTool(
    random,
    TOOLS[kind],
    tools.map((used) => used.tool),
  );
  if (tool === undefined) return;
  if (replaces) tools.shift();
  tools.unshift({ tool, lagDays: lagOf(random) });
}

function addSite(
  random: Random,
  { kind, city }: KeyPlan,
  sites: Site[],
  shared: SharedSites,
  replaces: boolean,
): void {
  const isCloud = kind === 'backend' || kind === 'ci' || kind === 'nightly';
  const near = sites[0] !== undefined && happens(random, SAME_REGION) ? shared.cityOf(sites[0]) : null;
  const site = isCloud ? shared.cluster(random, 1 + random.below(2), near) : shared.office(random, city);
  if (replaces) sites.shift();
  sites.unshift(site);
}
