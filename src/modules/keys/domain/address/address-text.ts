import { GROUPS, isIpv4, type AddressGroups } from './ip-address.ts';

/** The one text of an address: dotted for IPv4, else as RFC 5952 writes IPv6. */
export function addressText(groups: AddressGroups): string {
  if (isIpv4(groups)) {
    return groups
      .slice(GROUPS - 2)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  }
  const { from, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

/** The first of the longest runs of zeros, which `::` stands for. */
function longestZeros(groups: AddressGroups): { readonly from: number; readonly length: number } {
  let longest = { from: 0, length: 0 };
  let length = 0;
  groups.forEach((group, at) => {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { from: at + 1 - length, length };
  });
  return longest;
}
