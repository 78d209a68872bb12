import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { addressText } from './address-text.ts';
import {
  BITS_PER_GROUP,
  GROUPS,
  IPV4_PREFIX_BITS,
  isIpv4,
  readAddress,
  type AddressGroups,
} from './ip-address.ts';

/** The longest that one can be written: an IPv6 address with a dotted end, and its prefix length. */
export const CIDR_CHARS_MAX = 49;
/** More networks than an organisation gives one key; each is compared with every request's address. */
export const ALLOWED_CIDRS_MAX = 64;

/** A range of addresses: those that begin with the first `prefixBits` of 128 bits of `groups`. */
export interface AddressRange {
  readonly groups: AddressGroups;
  readonly prefixBits: number;
}

const ADDRESS_BITS = GROUPS * BITS_PER_GROUP;
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;
const MALFORMED =
  'Must be an IPv4 or IPv6 address, or a range of them such as 203.0.113.0/24 or 2001:db8::/32';

/**
 * Reads a range; a single address is a range of one. A range whose address has bits behind its prefix is refused and not
 * cut: `10.0.0.5/8` may mean the one machine as well as the sixteen million.
 * @returns what is wrong, as a sentence that may stand in an answer, else the range
 */
export function readCidr(text: string): Result<AddressRange, string> {
  const slash = text.indexOf('/');
  const groups: AddressGroups = Array<number>(GROUPS).fill(0);
  const address = slash === -1 ? text : text.slice(0, slash);
  if (text.length > CIDR_CHARS_MAX || address.includes('%') || !readAddress(address, groups)) {
    return refuse(MALFORMED);
  }
  const base = address.includes(':') ? 0 : IPV4_PREFIX_BITS;
  const length = slash === -1 ? String(ADDRESS_BITS - base) : text.slice(slash + 1);
  const prefixBits = base + Number(length);
  if (!PREFIX_LENGTH.test(length) || prefixBits > ADDRESS_BITS) return refuse(MALFORMED);
  const network = groups.map((group, at) => group & maskOf(prefixBits, at));
  if (network.some((group, at) => group !== groups[at])) {
    const meant = cidrText({ groups: network, prefixBits });
    return refuse(`Has bits set behind its prefix; write ${meant} if you mean all of that range`);
  }
  return accept({ groups, prefixBits });
}

/** The one text of a range, always with its prefix length: what events and answers hold. */
export function cidrText({ groups, prefixBits }: AddressRange): string {
  const base = isIpv4(groups) && prefixBits >= IPV4_PREFIX_BITS ? IPV4_PREFIX_BITS : 0;
  return `${addressText(groups)}/${prefixBits - base}`;
}

/** A list in canonical form: each range once, in the order given. Every text must be one that {@link readCidr} accepts. */
export const canonicalCidrs = (ranges: readonly AddressRange[]): readonly string[] => [
  ...new Set(ranges.map(cidrText)),
];

/** The bits of group `at` that lie within a prefix. */
export const maskOf = (prefixBits: number, at: number): number => {
  const bits = Math.min(BITS_PER_GROUP, Math.max(0, prefixBits - at * BITS_PER_GROUP));
  return (0xffff << (BITS_PER_GROUP - bits)) & 0xffff;
};
