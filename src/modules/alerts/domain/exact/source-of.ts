import { hash32 } from '../hash32.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';

/** From where an attempt came, as an episode tells it apart: 0 for wherever the key is used otherwise. */
export const sourceOf = ({ fromKnown, network }: RememberedUse): number =>
  fromKnown ? 0 : hash32(String(network));
