import type { Network } from '../network.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/**
 * What is known of a key's life, in the order of the lifecycle: the first creation and the first end count, as the fold of
 * the key has it. Each has beside it what was already said about it, since one alert about it is enough.
 */
export interface KeyLife {
  created: Creation | null;
  ended: End | null;
  /** The latest, at most {@link DISABLES_MAX}. */
  readonly disables: Disable[];
  /** The latest, at most {@link ROTATIONS_MAX}. */
  readonly rotations: Rotation[];
  /** It was a gateway's before anything else: used to ask about another's secret. Its creation then was followed by that. */
  calledFirst: boolean;
}

export interface Creation {
  readonly id: string;
  readonly ms: number;
  readonly byAnother: boolean;
  readonly network: Network;
  usedBeforeSaid: boolean;
  usedSoonSaid: boolean;
}

export interface End {
  readonly id: string;
  readonly ms: number;
  readonly how: 'revoked' | 'expired';
}

export interface Disable {
  readonly ms: number;
  /** Place in the lifecycle: a use that was decided before it was decided without it. */
  readonly partition: number;
  readonly offset: number;
  acceptedSaid: boolean;
}

export interface Rotation {
  readonly id: string;
  readonly ms: number;
  readonly graceEndsMs: number;
  readonly previousFingerprint: number;
  lateSaid: boolean;
  refusedSaid: boolean;
}

/** More than a use can be read late by. */
export const DISABLES_MAX = 3;
/** A year and a half of quarterly rotations may be read ahead of the uses that they are about. */
export const ROTATIONS_MAX = 6;

export const noLife = (): KeyLife => ({
  ...{ created: null, ended: null, disables: [], rotations: [], calledFirst: false },
});

export function addDisable({ disables }: KeyLife, disable: Disable): void {
  if (disables.length >= DISABLES_MAX) disables.shift();
  disables.push(disable);
}

export function addRotation({ rotations }: KeyLife, rotation: Rotation): void {
  if (rotations.length >= ROTATIONS_MAX) rotations.shift();
  rotations.push(rotation);
}

const flags = (...set: readonly boolean[]): number =>
  set.reduce((sum, is, at) => sum + (is ? 1 << at : 0), 0);
const isSet = (written: number, at: number): boolean => (written & (1 << at)) !== 0;

export function writeLife(to: StateWriter, life: KeyLife): void {
  const { created, ended, disables, rotations, calledFirst } = life;
  to.u8(flags(created !== null, ended !== null, calledFirst));
  if (created !== null) {
    to.id(created.id);
    to.u48(created.ms);
    to.u8(flags(created.byAnother, created.usedBeforeSaid, created.usedSoonSaid));
    to.u56(created.network);
  }
  if (ended !== null) {
    to.id(ended.id);
    to.u48(ended.ms);
    to.u8(flags(ended.how === 'revoked'));
  }
  to.u8(disables.length);
  for (const { ms, partition, offset, acceptedSaid } of disables) {
    to.u48(ms);
    to.u8(partition);
    to.u48(offset);
    to.u8(flags(acceptedSaid));
  }
  to.u8(rotations.length);
  for (const rotation of rotations) {
    to.id(rotation.id);
    to.u48(rotation.ms);
    to.u48(rotation.graceEndsMs);
    to.u32(rotation.previousFingerprint);
    to.u8(flags(rotation.lateSaid, rotation.refusedSaid));
  }
}

export function readLife(from: StateReader): KeyLife {
  const has = from.u8();
  const created = isSet(has, 0) ? readCreation(from) : null;
  const ended = isSet(has, 1) ? readEnd(from) : null;
  const disables = Array.from({ length: from.u8() }, () => readDisable(from));
  const rotations = Array.from({ length: from.u8() }, () => readRotation(from));
  return { created, ended, disables, rotations, calledFirst: isSet(has, 2) };
}

function readCreation(from: StateReader): Creation {
  const id = from.id();
  const ms = from.u48();
  const said = from.u8();
  const [byAnother, usedBeforeSaid, usedSoonSaid] = [isSet(said, 0), isSet(said, 1), isSet(said, 2)];
  return { id, ms, byAnother, network: from.u56(), usedBeforeSaid, usedSoonSaid };
}

function readEnd(from: StateReader): End {
  return { id: from.id(), ms: from.u48(), how: isSet(from.u8(), 0) ? 'revoked' : 'expired' };
}

function readDisable(from: StateReader): Disable {
  return {
    ...{ ms: from.u48(), partition: from.u8(), offset: from.u48() },
    acceptedSaid: isSet(from.u8(), 0),
  };
}

function readRotation(from: StateReader): Rotation {
  const place = { id: from.id(), ms: from.u48(), graceEndsMs: from.u48(), previousFingerprint: from.u32() };
  const said = from.u8();
  return { ...place, lateSaid: isSet(said, 0), refusedSaid: isSet(said, 1) };
}
