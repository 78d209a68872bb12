import type { KeyPlan } from './key-plan.ts';
import type { Target } from './targets.ts';

/** One moment of the generated half year, before the service has judged it. */
export type Moment = Use | Guess | Change;

/** Where a use comes from, and by what. */
export interface Client {
  readonly ip: string;
  readonly agent: string;
}

/** A secret of a key is presented. */
export interface Use extends Client, Target {
  readonly kind: 'use';
  readonly ms: number;
  readonly key: KeyPlan;
  /** Which of the key's secrets, the first being 0; null: the one that clients have by then. */
  readonly secret: number | null;
  /**
   * What is particular about it: asks for too much, or too often; decided by a process that had not heard of the key's last
   * change; presented by a gateway of another tenant.
   */
  readonly as: 'usual' | 'forbidden' | 'rate-limited' | 'decided-unaware' | 'foreign';
}

/** A secret that is none is presented: a typo, a wrong configuration, or an attempt. */
export interface Guess extends Client {
  readonly kind: 'guess';
  readonly ms: number;
  readonly secret: string;
}

/** Something happens to a key. */
export type Change =
  | { readonly kind: 'create'; readonly ms: number; readonly key: KeyPlan; readonly ip: string | null }
  | { readonly kind: 'rotate'; readonly ms: number; readonly key: KeyPlan; readonly graceMs: number }
  | { readonly kind: 'revoke' | 'disable' | 'enable'; readonly ms: number; readonly key: KeyPlan }
  /** The sweep finds that its time is over; the key is refused from `ms` on. */
  | { readonly kind: 'expire'; readonly ms: number; readonly sweptMs: number; readonly key: KeyPlan };

/** The instant at which it is written. */
export const writtenMs = (moment: Moment): number => (moment.kind === 'expire' ? moment.sweptMs : moment.ms);

export type Emit = (moment: Moment) => void;
