import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';
import { address } from '../world/address-space.ts';
import { guesses, learned, type LearnedParts } from './learned-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { newTargets, usesOf } from './thief.ts';

const hard = (parts: Omit<LearnedParts, 'claims'>): Scenario => learned({ ...parts, claims: [] });
const SLOW_DAYS = 5;

/** What no rule says it finds: there is nothing to see, or not before it is too late to be told from everyday life. */
export const HARD_SCENARIOS: readonly Scenario[] = [
  hard({
    ...{ type: 'from its own network, as usual', intensity: '25 uses in 6 hours' },
    moments: (stage) =>
      usesOf(stage, { count: 25, minutes: 360, client: () => stage.victim.usualClient(stage.ms) }),
  }),
  hard({
    ...{ type: 'from its own network, other data', intensity: '25 uses in 6 hours, usual program' },
    moments: (stage) => {
      const client = stage.victim.usualClient(stage.ms);
      return usesOf(stage, { count: 25, minutes: 360, client: () => client, target: newTargets(stage, 4) });
    },
  }),
  hard({
    ...{ type: 'from elsewhere, otherwise as usual', intensity: '25 uses in 6 hours, same town' },
    moments: (stage) => {
      const own = stage.victim.usualClient(stage.ms);
      const ip = address(stage.shared.space.network(stage.victim.plan.city), 1);
      return usesOf(stage, { count: 25, minutes: 360, client: () => ({ ip, agent: own.agent }) });
    },
  }),
  hard({
    ...{ type: 'drained slowly', intensity: `1.2 × its busiest hour, all hours of ${SLOW_DAYS} days` },
    moments: (stage) => {
      const client = stage.victim.usualClient(stage.ms);
      const count = Math.min(24 * SLOW_DAYS * Math.ceil(1.2 * stage.victim.busiestHour), 20_000);
      return usesOf(stage, {
        count,
        minutes: (SLOW_DAYS * MS_PER_DAY) / MS_PER_MINUTE,
        client: () => client,
      });
    },
  }),
  hard({
    ...{ type: 'secrets tried slowly', intensity: '2 a minute for 4 hours', kinds: 'source' },
    moments: (stage) => guesses(stage, 480, 240),
  }),
  hard({
    ...{
      type: "a gateway's key stolen",
      intensity: '25 uses in 6 hours, other program and 3 datasets',
      kinds: ['gateway'],
    },
    moments: (stage) =>
      usesOf(stage, { count: 25, minutes: 360, client: () => stage.thief, target: newTargets(stage, 3) }),
  }),
  hard({
    ...{
      type: 'a key that is hardly used, stolen',
      intensity: '25 uses in 6 hours, other program and dataset',
      kinds: ['rare'],
    },
    moments: (stage) =>
      usesOf(stage, { count: 25, minutes: 360, client: () => stage.thief, target: newTargets(stage, 1) }),
  }),
  hard({
    ...{
      type: 'stolen within its first days',
      intensity: '25 uses in 6 hours, other program and 3 datasets',
    },
    life: ({ misusedMs }) => ({
      createdMs: misusedMs - 6 * MS_PER_DAY,
      firstUseMs: misusedMs - 6 * MS_PER_DAY + MS_PER_HOUR,
    }),
    moments: (stage) =>
      usesOf(stage, { count: 25, minutes: 360, client: () => stage.thief, target: newTargets(stage, 3) }),
  }),
];
