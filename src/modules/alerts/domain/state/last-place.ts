import type { Network } from '../network.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Where a key was used last, as far as its address has a place. */
export interface LastPlace {
  /** Of the latest use there. */
  ms: number;
  readonly network: Network;
  /** The network was new to the key that day, as a carrier's and a hotel's are: it says little about where one is. */
  isPassing: boolean;
  /** In hundredths of a degree, counted from the south pole and from the date line: a kilometre. */
  readonly south: number;
  readonly west: number;
  readonly id: string;
}

const NONE = 0;
const STAYING = 1;
const PASSING = 2;

export function writePlace(to: StateWriter, place: LastPlace | null): void {
  to.u8(place === null ? NONE : place.isPassing ? PASSING : STAYING);
  if (place === null) return;
  to.u48(place.ms);
  to.u56(place.network);
  to.u16(place.south);
  to.u16(place.west);
  to.id(place.id);
}

export function readPlace(from: StateReader): LastPlace | null {
  const kind = from.u8();
  if (kind === NONE) return null;
  return {
    ...{ ms: from.u48(), network: from.u56(), isPassing: kind === PASSING },
    ...{ south: from.u16(), west: from.u16(), id: from.id() },
  };
}
