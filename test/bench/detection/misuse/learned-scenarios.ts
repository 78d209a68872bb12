import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import { distanceKm } from '../../../../src/modules/alerts/domain/place.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';
import { address } from '../world/address-space.ts';
import { CITIES, THIEF_CITIES, cityNamed } from '../world/cities.ts';
import { oneOf } from '../world/draws.ts';
import type { Kind } from '../world/kinds.ts';
import type { Guess, Moment, Use } from '../world/moment.ts';
import { THIEF_TOOLS } from '../world/tools.ts';
import type { Scenario, Stage, VictimLife } from './scenario.ts';
import { newTargets, usesOf } from './thief.ts';

/** Keys with habits: a gateway's are those of everybody, and a key that is hardly used has hardly any. */
const WITH_HABITS: readonly Kind[] = ['backend', 'partner', 'ci', 'nightly', 'analyst'];
/** Of those, the ones that are at one place at a time. */
const SOMEWHERE: readonly Kind[] = ['backend', 'partner', 'nightly', 'analyst'];
const NOVELTY: readonly RuleName[] = ['unusual-network', 'unusual-dataset-or-action', 'unusual-user-agent'];

export type LearnedParts = Pick<Scenario, 'type' | 'intensity' | 'claims' | 'moments'> & Partial<Scenario>;
export const learned = (parts: LearnedParts): Scenario => ({ kinds: WITH_HABITS, life: null, ...parts });

/** Somebody has the key: from where it never was, by another program, for other data, or two of these. */
const stolen = (
  intensity: string,
  count: number,
  minutes: number,
  datasets: number,
  sameTool = false,
): Scenario =>
  learned({
    ...{ type: 'stolen, used from elsewhere', intensity, claims: NOVELTY },
    moments: (stage) => {
      const { agent } = stage.victim.usualClient(stage.ms);
      const client = sameTool ? { ...stage.thief, agent } : stage.thief;
      const targets = datasets > 0 ? { target: newTargets(stage, datasets) } : {};
      return usesOf(stage, { count, minutes, client: () => client, ...targets });
    },
  });

const fromInside = (intensity: string, count: number, as: Use['as'], sameTool: boolean): Scenario =>
  learned({
    ...{ type: 'other data, from its own network', intensity, claims: NOVELTY },
    moments: (stage) => {
      const own = stage.victim.usualClient(stage.ms);
      const client = sameTool ? own : { ...own, agent: stage.thief.agent };
      return usesOf(stage, { count, minutes: 90, client: () => client, target: newTargets(stage, 6), as });
    },
  });

const toolInside: Scenario = learned({
  ...{ type: 'another program, from its own network', intensity: '10 uses, all refused', claims: NOVELTY },
  moments: (stage) => {
    const client = { ...stage.victim.usualClient(stage.ms), agent: stage.thief.agent };
    return usesOf(stage, { count: 10, minutes: 30, client: () => client, as: 'forbidden' });
  },
});

/** Too few uses in an hour are too few whatever they are a multiple of. */
const MUCH = 120;

const volume = (factor: number): Scenario =>
  learned({
    ...{
      type: 'drained, as it is used otherwise',
      intensity: `${factor} × its busiest hour`,
      claims: ['high-volume'],
    },
    moments: (stage) => {
      const ms = Math.floor(stage.ms / MS_PER_HOUR) * MS_PER_HOUR + MS_PER_MINUTE;
      const client = stage.victim.usualClient(ms);
      const count = Math.max(MUCH, Math.ceil(factor * stage.victim.busiestHour));
      return usesOf({ ...stage, ms }, { count, minutes: 55, client: () => client });
    },
  });

const revokedBefore = ({ misusedMs }: VictimLife) => ({
  end: { how: 'revoked' as const, ms: misusedMs - MS_PER_HOUR },
  lastUseMs: misusedMs - 2 * MS_PER_HOUR,
});

const hammered = (failures: number): Scenario =>
  learned({
    ...{ type: 'revoked key tried again and again', intensity: `${failures} in 9 minutes` },
    ...{ claims: ['failed-authentication-burst'], kinds: SOMEWHERE, life: revokedBefore },
    moments: (stage) => usesOf(stage, { count: failures, minutes: 9, client: () => stage.thief }),
  });

/** Secrets that are tried, each once. */
export const guesses = ({ ms, thief, random }: Stage, count: number, minutes: number): readonly Guess[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'guess', ms: ms + Math.floor((n / count) * minutes * MS_PER_MINUTE), ...thief },
    secret: `qk_${random.below(1e6).toString(36)}...${n % 1_000}`,
  }));

const sprayed = (failures: number): Scenario =>
  learned({
    ...{ type: 'secrets tried from one address', intensity: `${failures} in 9 minutes` },
    ...{ claims: ['failed-authentication-burst'], kinds: 'source' },
    moments: (stage) => guesses(stage, failures, 9),
  });

export const goesAround = (networks: number, agents: number, kinds: readonly Kind[]): Scenario =>
  learned({
    ...{
      type: 'published, used from everywhere',
      intensity: `${networks} networks, ${agents} programs in 50 minutes`,
    },
    ...{ claims: ['spread'], kinds },
    moments: (stage) => {
      const clients = Array.from({ length: networks }, (_, n) => ({
        ip: address(stage.shared.space.network(cityNamed(oneOf(stage.random, THIEF_CITIES))), 1),
        agent: THIEF_TOOLS[n % agents] ?? 'curl/7.58.0',
      }));
      return usesOf(stage, {
        count: networks * 2,
        minutes: 50,
        client: (n) => clients[n % networks] ?? stage.thief,
      });
    },
  });

const FAR_KM = 5_500;

/** Its owner uses it, and somewhat later somebody does who is where nobody can be by then; all else is as usual. */
const travelled = (minutes: number): Scenario =>
  learned({
    ...{ type: 'used far away', intensity: `${minutes} minutes later, over ${FAR_KM} km` },
    ...{ claims: ['impossible-travel'], kinds: SOMEWHERE },
    moments: (stage): readonly Moment[] => {
      const own = stage.victim.usualClient(stage.ms);
      const here = stage.shared.space.locate(own.ip) ?? stage.victim.plan.city;
      const far = CITIES.filter((city) => distanceKm(city, here) > FAR_KM);
      const ip = address(stage.shared.space.network(oneOf(stage.random, far)), 1);
      const later = { ...stage, ms: stage.ms + minutes * MS_PER_MINUTE };
      return [
        ...usesOf(stage, { count: 1, minutes: 1, client: () => own }),
        ...usesOf(later, { count: 3, minutes: 3, client: () => ({ ip, agent: own.agent }) }),
      ];
    },
  });

/** What the learned rules say they find, from hardly visible to plain. */
export const LEARNED_SCENARIOS: readonly Scenario[] = [
  stolen('200 uses in an hour, other program and 5 datasets', 200, 60, 5),
  stolen('25 uses in 6 hours, other program and 3 datasets', 25, 360, 3),
  stolen('3 uses in half an hour, other program and dataset', 3, 30, 1),
  stolen('25 uses in 6 hours, other program, usual data', 25, 360, 0),
  stolen('25 uses in 6 hours, usual program, 3 other datasets', 25, 360, 3, true),
  fromInside('30 uses by another program', 30, 'usual', false),
  fromInside('8 uses by another program', 8, 'usual', false),
  fromInside('12 uses by the usual program, all refused', 12, 'forbidden', true),
  toolInside,
  volume(3),
  volume(6),
  volume(20),
  hammered(40),
  hammered(150),
  hammered(1_000),
  sprayed(40),
  sprayed(150),
  sprayed(1_000),
  goesAround(6, 4, SOMEWHERE),
  goesAround(12, 6, SOMEWHERE),
  goesAround(40, 8, SOMEWHERE),
  travelled(10),
  travelled(90),
  travelled(240),
];
