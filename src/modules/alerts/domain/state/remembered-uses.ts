import type { Network } from '../network.ts';
import { isKeptId, type StateReader, type StateWriter } from './state-bytes.ts';

/** A presentation that a change of its key, read later, may put into another light. */
export interface RememberedUse {
  readonly id: string;
  readonly ms: number;
  /** Accepted, or refused because of a revocation or of the end of a grace. */
  readonly accepted: boolean;
  /** Whether its network was known for the key. */
  readonly fromKnown: boolean;
  readonly fingerprint: number;
  readonly network: Network;
  /** Offset of the lifecycle that it was decided at, where that has one partition; {@link UNSTATED} otherwise. */
  readonly basedOn: number;
}

export const UNSTATED = 2 ** 48 - 1;

/**
 * How far the uses of a key may be read ahead of what happened to it before a rule names a later use than the first one.
 * Whoever reads both streams in order needs none of them.
 */
export const REMEMBERED_USES_MAX = 8;

/**
 * Uses of a key in the order in which they were read: the first accepted one, and the latest. Their numbers stand in one
 * array, {@link FIELDS} each, since every use of every key is put here and objects of its own would outlive it.
 */
export interface RememberedUses {
  hasFirst: boolean;
  /** The first of these is the first accepted use, if there is one. */
  readonly ids: string[];
  readonly numbers: number[];
}

const FIELDS = 5;
const ACCEPTED = 1;
const FROM_KNOWN = 2;

export const noRememberedUses = (): RememberedUses => ({ hasFirst: false, ids: [], numbers: [] });

export function remember(uses: RememberedUses, use: RememberedUse): void {
  if (!isKeptId(use.id)) return;
  const { ids } = uses;
  if (use.accepted && !uses.hasFirst) putFirst(uses, use);
  const oldest = uses.hasFirst ? 1 : 0;
  if (ids.length === REMEMBERED_USES_MAX + oldest) {
    forget(uses, oldest);
    put(uses, ids.length - 1, use);
  } else {
    put(uses, ids.length, use);
  }
}

/** It stands at the front, and among the latest as any other, for as long as it is one of them. */
function putFirst(uses: RememberedUses, use: RememberedUse): void {
  uses.ids.unshift(use.id);
  uses.numbers.unshift(0, 0, 0, 0, 0);
  put(uses, 0, use);
  uses.hasFirst = true;
}

/** Those behind it move up. In loops, which take a tenth of what copyWithin does. */
function forget({ ids, numbers }: RememberedUses, at: number): void {
  for (let to = at; to < ids.length - 1; to += 1) ids[to] = ids[to + 1] ?? '';
  for (let to = at * FIELDS; to < numbers.length - FIELDS; to += 1) numbers[to] = numbers[to + FIELDS] ?? 0;
}

function put({ ids, numbers }: RememberedUses, at: number, use: RememberedUse): void {
  ids[at] = use.id;
  const from = at * FIELDS;
  numbers[from] = use.ms;
  numbers[from + 1] = (use.accepted ? ACCEPTED : 0) + (use.fromKnown ? FROM_KNOWN : 0);
  numbers[from + 2] = use.fingerprint;
  numbers[from + 3] = use.network;
  numbers[from + 4] = use.basedOn;
}

function useAt({ ids, numbers }: RememberedUses, at: number): RememberedUse {
  const [ms = 0, flags = 0, fingerprint = 0, network = 0, basedOn = 0] = numbers.slice(at * FIELDS);
  return {
    ...{ id: ids[at] ?? '', ms, fingerprint, network, basedOn },
    ...{ accepted: (flags & ACCEPTED) !== 0, fromKnown: (flags & FROM_KNOWN) !== 0 },
  };
}

export const firstUse = (uses: RememberedUses): RememberedUse | null =>
  uses.hasFirst ? useAt(uses, 0) : null;

/** Those remembered, each once, in the order in which they were read. */
export function rememberedUses(uses: RememberedUses): readonly RememberedUse[] {
  const all = uses.ids.map((_, at) => useAt(uses, at));
  return all.filter(({ id }, at) => at === 0 || id !== uses.ids[0]);
}

export function writeRememberedUses(to: StateWriter, { hasFirst, ids, numbers }: RememberedUses): void {
  to.u8(hasFirst ? 1 : 0);
  to.u8(ids.length);
  for (let at = 0; at < ids.length; at += 1) {
    const from = at * FIELDS;
    to.id(ids[at] ?? '');
    to.u48(numbers[from] ?? 0);
    to.u8(numbers[from + 1] ?? 0);
    to.u32(numbers[from + 2] ?? 0);
    to.u56(numbers[from + 3] ?? 0);
    to.u48(numbers[from + 4] ?? 0);
  }
}

export function readRememberedUses(from: StateReader): RememberedUses {
  const uses: RememberedUses = { hasFirst: from.u8() === 1, ids: [], numbers: [] };
  for (let left = from.u8(); left > 0; left -= 1) {
    uses.ids.push(from.id());
    uses.numbers.push(from.u48(), from.u8(), from.u32(), from.u56(), from.u48());
  }
  return uses;
}
