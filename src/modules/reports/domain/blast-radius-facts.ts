import type { IsoTime } from '../../../shared/iso-time.ts';

/** By what the presentations of the key are counted; each comes to all of them. */
export const USE_DIMENSIONS = [
  'outcome',
  'secret',
  'dataset',
  'permission',
  'endpoint',
  'address',
  'userAgent',
  'day',
  'hour',
] as const;
export type UseDimension = (typeof USE_DIMENSIONS)[number];

export interface Uses {
  readonly requests: number;
  readonly successes: number;
}

/** Presentations that have one thing in common. */
export interface CountedUses extends Uses {
  readonly dimension: UseDimension;
  /** Null: the requests did not state it. */
  readonly value: string | null;
  readonly firstAt: IsoTime;
  readonly lastAt: IsoTime;
}

/** From where the key was presented before the leak, and how often since. */
export interface SeenAddress extends Uses {
  readonly address: string | null;
  readonly successesBefore: number;
  readonly firstAt: IsoTime | null;
  readonly lastAt: IsoTime | null;
}

/** A key that the key made, or that one of those made, and what was done with it. */
export interface MadeKey extends Uses {
  readonly keyId: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly tenant: string;
  readonly createdAt: IsoTime;
  readonly maker: string;
  /** 1: the key itself made it. */
  readonly generation: number;
  readonly addresses: number;
  readonly firstAt: IsoTime | null;
  readonly lastAt: IsoTime | null;
}

/** Something that was done with the key, or with one that it made, besides being presented. */
export interface Act {
  readonly at: IsoTime;
  /** Type of the event. */
  readonly what: string;
  readonly outcome: string;
  /** The key that it was done with; `generation` 0 is the key itself. */
  readonly actor: string;
  readonly generation: number;
  /** The key that it was done to, where there is one. */
  readonly keyId: string | null;
  readonly name: string | null;
  readonly tenant: string;
  readonly detail: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly eventId: string;
}

export interface KeyInQuestion {
  readonly keyId: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly tenant: string;
  /** Since when the trail knows it. */
  readonly knownSince: IsoTime;
}
