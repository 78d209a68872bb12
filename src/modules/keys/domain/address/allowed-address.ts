import { readCidr, maskOf, type AddressRange } from './cidr.ts';
import { BITS_PER_GROUP, GROUPS, readAddress, type AddressGroups } from './ip-address.ts';

/** The list of a key as its description holds it. */
type Cidrs = readonly string[];

/** Lists once read, by the list itself: a changed key has another one. */
const compiled = new WeakMap<Cidrs, readonly AddressRange[]>();

/** Overwritten by every question, so that none makes garbage; nothing is awaited while it is in use. */
const asked: AddressGroups = Array<number>(GROUPS).fill(0);

/**
 * Whether an address is in one of a key's ranges. Null ranges: from anywhere. An unknown address is in none, and so is a
 * text that is no address: a key that is bound to addresses must not work where nobody knows from where it is used.
 */
export function allowsAddress(cidrs: Cidrs | null, ip: string | null): boolean {
  if (cidrs === null) return true;
  if (ip === null || !readAddress(ip, asked)) return false;
  for (const range of rangesOf(cidrs)) if (contains(range, asked)) return true;
  return false;
}

/** Whether every address of `cidrs` is also one of `wider`, by single ranges: two halves do not make a whole. */
export const withinCidrs = (cidrs: Cidrs, wider: Cidrs): boolean =>
  rangesOf(cidrs).every((range) =>
    rangesOf(wider).some((wide) => wide.prefixBits <= range.prefixBits && contains(wide, range.groups)),
  );

function rangesOf(cidrs: Cidrs): readonly AddressRange[] {
  const known = compiled.get(cidrs);
  if (known !== undefined) return known;
  // A range that this program cannot read lets nobody in: refusing is the safe side.
  const ranges = cidrs.flatMap((text) => {
    const range = readCidr(text);
    return range.ok ? [range.value] : [];
  });
  compiled.set(cidrs, ranges);
  return ranges;
}

/** From the last group of the prefix to the first: networks differ there sooner than in what all IPv4 addresses share. */
function contains({ groups, prefixBits }: AddressRange, address: AddressGroups): boolean {
  for (let at = Math.ceil(prefixBits / BITS_PER_GROUP) - 1; at >= 0; at--) {
    if ((((groups[at] ?? 0) ^ (address[at] ?? 0)) & maskOf(prefixBits, at)) !== 0) return false;
  }
  return true;
}
