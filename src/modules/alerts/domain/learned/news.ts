import { NO_NETWORK } from '../network.ts';
import { AGENTS, knownValue, NETWORKS, see, TARGETS } from '../state/known-values.ts';
import { noteRefusal } from '../state/refusals.ts';
import { addId } from '../state/recent-ids.ts';
import { actionOf, datasetOf } from '../target.ts';
import { isUpgradeOf } from '../user-agent.ts';
import type { UseInContext } from './use-in-context.ts';

/** The first day on which the key showed each of what a use shows: that of the use, for what is new. */
export interface FirstDays {
  readonly network: number;
  readonly target: number;
  readonly agent: number;
  /** Which of what was asked for the key showed last for the first time. */
  readonly targetIs: 'dataset' | 'action';
}

/** What may be new about a use. */
export type News = Exclude<keyof FirstDays, 'targetIs'>;

/** Notes what a use shows, and says since when the key shows it. */
export function learn({ state, seen, day, network, agent }: UseInContext): FirstDays {
  const { startDay, networks, agents, targets, refusals } = state;
  const networkDay = network === NO_NETWORK ? startDay : see(networks, NETWORKS, network, day, startDay);
  // A later version of what the key was used with before is an upgrade, and no news.
  const product = knownValue(agents, (known) => isUpgradeOf(agent, known)) ?? agent;
  const agentDay = see(agents, AGENTS, product, day, startDay);
  const actionDay = see(targets, TARGETS, actionOf(seen.endpoint, seen.permission), day, startDay);
  const datasetDay =
    seen.dataset === null ? null : see(targets, TARGETS, datasetOf(seen.dataset), day, startDay);
  const targetIs = datasetDay !== null && datasetDay >= actionDay ? 'dataset' : 'action';
  const targetDay = Math.max(actionDay, datasetDay ?? 0);
  if (seen.outcome === 'FORBIDDEN') noteRefusal(refusals, day, startDay);
  if (Math.max(networkDay, agentDay, targetDay) === day) addId(state.novelties, seen.id);
  return { network: networkDay, target: targetDay, agent: agentDay, targetIs };
}
