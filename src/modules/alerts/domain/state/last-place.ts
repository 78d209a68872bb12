import type { Network } from '../network.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Where a key was used last, as far as its address has a place. */
export interface LastPlace {
  /** Of the latest use there. */
  ms: number;
  readonly network: Network;
  /** In hundredths of a degree, counted from the south pole and from the date line: a kilometre. */
  readonly south: number;
  readonly west: number;
  readonly id: string;
}

export function writePlace(to: StateWriter, place: LastPlace | null): void {
  to.u8(place === null ? 0 : 1);
  if (place === null) return;
  to.u48(place.ms);
  to.u56(place.network);
  to.u16(place.south);
  to.u16(place.west);
  to.id(place.id);
}

export function readPlace(from: StateReader): LastPlace | null {
  if (from.u8() === 0) return null;
  return { ms: from.u48(), network: from.u56(), south: from.u16(), west: from.u16(), id: from.id() };
}
