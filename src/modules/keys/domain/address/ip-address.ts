/**
 * An IP address as eight groups of 16 bits. An IPv4 address is the IPv6 address that it is mapped to, `::ffff:a.b.c.d`,
 * so that one machine has one address in whatever form a proxy states it.
 */
export type AddressGroups = number[];

export const GROUPS = 8;
export const BITS_PER_GROUP = 16;
/** Before the last 32 bits of every IPv4 address: five groups of zeros and one of ones. */
export const IPV4_PREFIX_BITS = 96;

const IPV4_MARK_GROUP = 5;
const GROUP_MAX = 0xffff;
const DOT = 46;
const COLON = 58;
const ZERO = 48;

/**
 * Reads an address into `groups` and makes nothing new: it is asked about every request of a key with a list. A zone
 * (`fe80::1%eth0`) is not part of the address. False for anything that is no address; `groups` then means nothing.
 */
export function readAddress(text: string, groups: AddressGroups): boolean {
  if (!text.includes(':')) return readIpv4(text, 0, text.length, groups);
  const zone = text.indexOf('%');
  return readIpv6(text, zone === -1 ? text.length : zone, groups);
}

export const isIpv4 = (groups: AddressGroups): boolean => {
  for (let i = 0; i < IPV4_MARK_GROUP; i++) if (groups[i] !== 0) return false;
  return groups[IPV4_MARK_GROUP] === GROUP_MAX;
};

function readIpv4(text: string, from: number, end: number, groups: AddressGroups): boolean {
  groups.fill(0, 0, IPV4_MARK_GROUP);
  groups[IPV4_MARK_GROUP] = GROUP_MAX;
  return readDotted(text, from, end, groups, IPV4_MARK_GROUP + 1);
}

/** Four decimal octets into two groups. A leading zero is refused: some readers take such an octet for octal. */
function readDotted(text: string, from: number, end: number, groups: AddressGroups, at: number): boolean {
  let octet = -1;
  let high = 0;
  let octets = 0;
  for (let i = from; i <= end; i++) {
    const code = i === end ? DOT : text.charCodeAt(i);
    if (code === DOT) {
      if (octet === -1 || octets === 4) return false;
      if (octets % 2 === 1) groups[at + (octets >> 1)] = high * 256 + octet;
      high = octet;
      octet = -1;
      octets++;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9 || octet === 0) return false;
      octet = octet === -1 ? digit : octet * 10 + digit;
      if (octet > 255) return false;
    }
  }
  return octets === 4;
}

function readIpv6(text: string, end: number, groups: AddressGroups): boolean {
  let read = 0;
  /** Where `::` stands, counted in groups; -1: nowhere. */
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (end < 2 || text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    at = 2;
  }
  while (at < end) {
    if (read === GROUPS) return false;
    const start = at;
    let value = 0;
    for (let digit = hexDigit(text, at, end); digit !== -1; digit = hexDigit(text, at, end)) {
      value = value * 16 + digit;
      at++;
      if (at - start > 4) return false;
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      if (read > GROUPS - 2 || !readDotted(text, start, end, groups, read)) return false;
      read += 2;
      break;
    }
    if (at === start) return false;
    groups[read++] = value;
    if (at === end) break;
    if (text.charCodeAt(at) !== COLON) return false;
    at++;
    if (at < end && text.charCodeAt(at) === COLON) {
      if (gap !== -1) return false;
      gap = read;
      at++;
    } else if (at === end) return false;
  }
  return fillGap(groups, gap, read);
}

/** Moves what was read behind `::` to the end, with at least one group of zeros in between. */
function fillGap(groups: AddressGroups, gap: number, read: number): boolean {
  if (gap === -1) return read === GROUPS;
  if (read === GROUPS) return false;
  groups.copyWithin(GROUPS - (read - gap), gap, read);
  groups.fill(0, gap, GROUPS - (read - gap));
  return true;
}

function hexDigit(text: string, at: number, end: number): number {
  if (at >= end) return -1;
  const code = text.charCodeAt(at);
  if (code >= ZERO && code <= 57) return code - ZERO;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
