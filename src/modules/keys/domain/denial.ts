import { allowsAddress } from './address/allowed-address.ts';
import type { KeyDescription } from './key-state.ts';

/** What the bearer of a good key asks for, and from where. */
export interface Target {
  /** Null: nothing in particular. */
  readonly dataset: string | null;
  readonly permission: string | null;
  /** The bearer's address; null: unknown. */
  readonly ip: string | null;
}

/** The right that a good key lacks. */
export type Denial = 'address' | 'dataset' | 'permission';

/** The first right that is missing, in the order of the contract; null when none is. */
export function denialOf(
  key: Pick<KeyDescription, 'allowedCidrs' | 'allowedDatasets' | 'permissions'>,
  target: Target,
): Denial | null {
  if (!allowsAddress(key.allowedCidrs, target.ip)) return 'address';
  if (!allows(key.allowedDatasets, target.dataset)) return 'dataset';
  return allows(key.permissions, target.permission) ? null : 'permission';
}

const allows = (allowed: readonly string[] | null, wanted: string | null): boolean =>
  allowed === null || wanted === null || allowed.includes(wanted);

/** The one wording of a denial to the bearer, so that all front doors say the same. It quotes what was asked for. */
export function denialDetail(denial: Denial, { dataset, permission, ip }: Target): string {
  switch (denial) {
    case 'address':
      return ip === null ? 'Not authorized from an unknown address' : `Not authorized from address '${ip}'`;
    case 'dataset':
      return `Not authorized for dataset '${dataset ?? ''}'`;
    case 'permission':
      return `Not authorized for permission '${permission ?? ''}'`;
    default:
      return denial satisfies never;
  }
}
