import { allowsAddress } from '../../keys/domain/address/allowed-address.ts';

/** Sorts of addresses that are nobody's on the public internet, as an operator would call them. */
export type InternalAddress = 'loopback' | 'private' | 'link-local' | 'shared' | 'multicast' | 'reserved';

/**
 * Ranges of the IANA registries of special-purpose addresses. IPv4 addresses that are mapped into IPv6 count as what they
 * are; those that are embedded otherwise (NAT64, 6to4, Teredo) are reserved, whatever they embed.
 */
const RANGES: readonly (readonly [InternalAddress, readonly string[]])[] = [
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10']],
  // With the metadata services of clouds; Azure's second one has an address that is public by its looks, Alibaba Cloud's one
  // among those that providers share.
  ['link-local', ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '168.63.129.16/32', '100.100.100.200/32']],
  ['shared', ['100.64.0.0/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  [
    'reserved',
    [
      ...['0.0.0.0/8', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24'],
      ...['203.0.113.0/24', '240.0.0.0/4', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64'],
      ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16'],
    ],
  ],
];

/** Metadata services before private ranges: one of them has an address in such a range. */
const IN_ORDER = [...RANGES].sort(([one], [other]) => rank(one) - rank(other));

function rank(kind: InternalAddress): number {
  return kind === 'link-local' ? 0 : kind === 'loopback' ? 1 : 2;
}

/** What sort of internal address it is; null: a public one. A text that is no address is reserved. */
export function internalAddress(address: string): InternalAddress | null {
  if (!allowsAddress(EVERYWHERE, address)) return 'reserved';
  return IN_ORDER.find(([, cidrs]) => allowsAddress(cidrs, address))?.[0] ?? null;
}

const EVERYWHERE: readonly string[] = ['::/0'];

/** What an operator may open for receivers in an own network; nobody's receiver is at the others. */
const OPENABLE: readonly InternalAddress[] = ['loopback', 'private', 'shared'];

/** Whether a message may go to an address. */
export function mayBeSentTo(address: string, privateAllowed: boolean): boolean {
  const kind = internalAddress(address);
  return kind === null || (privateAllowed && OPENABLE.includes(kind));
}
