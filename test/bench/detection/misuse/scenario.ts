import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import type { KeyInUse } from '../world/key-in-use.ts';
import type { KeyLife } from '../world/key-life.ts';
import type { Kind } from '../world/kinds.ts';
import type { Client, Moment } from '../world/moment.ts';
import type { SharedSites } from '../world/sites.ts';

/** A way to misuse a key, with as much of it as its intensity says. */
export interface Scenario {
  readonly type: string;
  readonly intensity: string;
  /** Rules that say that they find it, any of which will do; none: nobody says so, and it is reported apart. */
  readonly claims: readonly RuleName[];
  /** What the keys are used by that it is done to; of the source alone where it is done to no key. */
  readonly kinds: readonly Kind[] | 'source';
  /** What must have happened to the key by then; null: nothing in particular. */
  readonly life: ((life: VictimLife) => Partial<KeyLife>) | null;
  readonly moments: (stage: Stage) => readonly Moment[];
}

export interface VictimLife {
  readonly random: Random;
  readonly createdMs: number;
  /** When it will be misused. */
  readonly misusedMs: number;
}

/** Where and when it is done. */
export interface Stage {
  readonly random: Random;
  readonly ms: number;
  readonly victim: KeyInUse;
  readonly shared: SharedSites;
  /** Whoever does it: an address that nobody used before, and a program that the key is not used by. */
  readonly thief: Client;
}

/** A misuse as it was done: what findings are compared with. Rules see nothing of it. */
export interface Case {
  readonly scenario: Scenario;
  readonly kind: Kind | 'source';
  readonly subject: string;
  readonly fromMs: number;
  readonly untilMs: number;
}
