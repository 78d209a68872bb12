import { addressText } from '../../keys/domain/address/address-text.ts';
import { GROUPS, isIpv4, readAddress } from '../../keys/domain/address/ip-address.ts';
import { hash32 } from './hash32.ts';

/**
 * The network of an address as a number: the /24 of IPv4, the /48 of IPv6, and of what is no address at all (a trail of
 * AWS has names of services there) its hash. Below 2^53, so that it is exact; {@link networkText} gives it back.
 */
export type Network = number;

export const NO_NETWORK: Network = 2 ** 52;
const IPV6_BASE = 2 ** 48;
const OTHER_BASE = 2 ** 50;
const GROUP = 2 ** 16;
const OCTET = 2 ** 8;

/** Written anew for every address; nothing of it is handed out. */
const scratch = Array<number>(GROUPS).fill(0);

export function networkOf(ip: string | null): Network {
  if (ip === null) return NO_NETWORK;
  if (!readAddress(ip, scratch)) return OTHER_BASE + hash32(ip);
  const [first = 0, second = 0, third = 0, , , , high = 0, low = 0] = scratch;
  return isIpv4(scratch)
    ? high * OCTET + Math.floor(low / OCTET)
    : IPV6_BASE + (first * GROUP + second) * GROUP + third;
}

/** The network as people write it. */
export function networkText(network: Network): string {
  if (network === NO_NETWORK) return 'an unknown address';
  if (network >= OTHER_BASE) return 'a source without an address';
  if (network < IPV6_BASE) {
    const octets = [network / GROUP, network / OCTET, network].map((part) => Math.floor(part) % OCTET);
    return `${octets.join('.')}.0/24`;
  }
  const prefix = network - IPV6_BASE;
  const groups = [prefix / GROUP / GROUP, prefix / GROUP, prefix].map((part) => Math.floor(part) % GROUP);
  return `${addressText([...groups, 0, 0, 0, 0, 0])}/48`;
}
