import { applies, finding, type Finding } from '../finding.ts';
import { NO_NETWORK } from '../network.ts';
import { join, type Breadth } from '../state/company.ts';
import { maySpeak } from '../state/quiet.ts';
import { counted, keyText } from '../words.ts';
import { isLearned, type UseInContext } from './use-in-context.ts';

/** Within an hour a key was used from many networks and by many user agents, far more of both than it ever was. */
export function findSpread(use: UseInContext): Finding | null {
  const { state, seen, subject, rules, ms, network, agent } = use;
  if (network === NO_NETWORK) return null;
  const breadth = join(state.company, ms, network, agent);
  const rule = rules.spread;
  const { networks_min, agents_min, times_usual, quiet_hours } = rule.parameters;
  if (breadth === null || breadth.networks < networks_min || breadth.agents < agents_min) return null;
  const { usual } = state.company;
  if (breadth.networks < times_usual * usual.networks || breadth.agents < times_usual * usual.agents)
    return null;
  if (!isLearned(use, rule.parameters) || !applies(rule, subject)) return null;
  if (!maySpeak(state.quiet, 'spread', ms, quiet_hours)) return null;
  return finding(rule, subject, {
    ...{ id: seen.id, ms, alsoIds: [...state.novelties].reverse() },
    baseline: `at most ${breadthText(usual)} within an hour`,
    observed: `${breadthText(breadth)} within an hour`,
    sentence: `The key ${keyText(subject)} was used from ${counted(breadth.networks, 'network')} and by ${counted(breadth.agents, 'user agent')} within an hour, so it may have been passed around; before it was never more than ${breadthText(usual)} in that time.`,
  });
}

const breadthText = ({ networks, agents }: Breadth): string =>
  `${counted(networks, 'network')} and ${counted(agents, 'user agent')}`;
