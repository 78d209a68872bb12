import { createHash } from 'node:crypto';
import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { CITIES, type City } from './cities.ts';
import { lognormal, oneOf, weighted } from './draws.ts';
import type { KeyLife } from './key-life.ts';
import { KINDS, TRAITS, type Kind } from './kinds.ts';

/** A key of the generated world: what it is called and used for. What happens to it is its life. */
export interface KeyPlan {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  readonly kind: Kind;
  readonly city: City;
  /** Where its organisation is, and where its people's VPN comes out. */
  readonly headquarters: City;
  readonly usesPerDay: number;
  readonly life: KeyLife;
}

const TENANTS = 8;
/** Between keys of one kind: the busiest one in a hundred has five times what the median has. */
const SIGMA_BETWEEN_KEYS = 0.7;

const SHARES = Object.fromEntries(KINDS.map((kind) => [kind, TRAITS[kind].share])) as Record<Kind, number>;

export const anyKind = (random: Random): Kind => weighted(random, SHARES);

export interface PlanParts {
  readonly index: number;
  readonly kind: Kind;
  readonly life: KeyLife;
  /** Factor on all traffic. */
  readonly volume: number;
}

export function planKey(random: Random, { index, kind, life, volume }: PlanParts): KeyPlan {
  const tenant = random.below(TENANTS);
  const headquarters = CITIES[(tenant * 5) % CITIES.length] ?? oneOf(random, CITIES);
  return {
    index,
    id: `key_${createHash('sha256').update(`bench key ${index}`).digest('hex').slice(0, 32)}`,
    name: `${kind}-${String(index).padStart(4, '0')}`,
    owner: `owner-${index % 300}@example.com`,
    tenant: `tenant-${tenant}`,
    kind,
    city: random.next() < 0.6 ? headquarters : oneOf(random, CITIES),
    headquarters,
    usesPerDay: volume * lognormal(random, TRAITS[kind].usesPerDay, SIGMA_BETWEEN_KEYS),
    life,
  };
}

/** Of each of a key's secrets, the first being 0, as people are shown it. */
export function fingerprintOf({ index }: KeyPlan, secret: number): string {
  const digest = createHash('sha256').update(`secret ${index} ${secret}`).digest('base64url');
  return `qk_${digest.slice(0, 3)}...${digest.slice(-3)}`;
}
