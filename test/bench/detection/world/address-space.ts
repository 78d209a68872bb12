import type { Locate, Place } from '../../../../src/modules/alerts/domain/place.ts';
import { CITIES, type City } from './cities.ts';

const OCTET = 256;
/** First octet of what is given away; below are ranges that mean something. */
const FIRST = 11;
const IPV6_PREFIX = '2a10';

/**
 * Gives away networks, each /16 in one city, so that where an address is can be read from it: the generated world's
 * GeoIP database.
 */
export class AddressSpace {
  readonly #cityOfBlock: City[] = [];
  readonly #openBlock = new Map<City, { readonly block: number; used: number }>();
  #ipv6 = 0;

  /** A /24 as its first three octets. */
  network(city: City): string {
    let open = this.#openBlock.get(city);
    if (open === undefined || open.used >= OCTET) {
      open = { block: this.#newBlock(city), used: 0 };
      this.#openBlock.set(city, open);
    }
    open.used += 1;
    return `${blockText(open.block)}.${open.used - 1}`;
  }

  /** A /48 of IPv6, up to where the host's part begins. */
  network6(city: City): string {
    this.#ipv6 += 1;
    return `${IPV6_PREFIX}:${CITIES.indexOf(city).toString(16)}:${this.#ipv6.toString(16)}:`;
  }

  /** Networks that lie together and are used by many, such as those of a carrier. */
  pool(city: City, networks: number): readonly string[] {
    const prefixes: string[] = [];
    for (let left = networks; left > 0; left -= OCTET) {
      const block = blockText(this.#newBlock(city));
      for (let third = 0; third < Math.min(left, OCTET); third += 1) prefixes.push(`${block}.${third}`);
    }
    return prefixes;
  }

  /** The city of a network or an address. */
  cityOf(ip: string): City | null {
    if (ip.startsWith(IPV6_PREFIX))
      return CITIES[Number.parseInt(ip.slice(IPV6_PREFIX.length + 1), 16)] ?? null;
    return this.#cityOfBlock[blockOf(ip)] ?? null;
  }

  readonly locate: Locate = (ip) => {
    const city = this.cityOf(ip);
    return city === null ? null : blurred(city, ip.includes(':') ? 0 : blockOf(ip));
  };

  #newBlock(city: City): number {
    this.#cityOfBlock.push(city);
    return this.#cityOfBlock.length - 1;
  }
}

function blockOf(ip: string): number {
  const dot = ip.indexOf('.');
  return (Number(ip.slice(0, dot)) - FIRST) * OCTET + Number.parseInt(ip.slice(dot + 1), 10);
}

const blockText = (block: number): string => `${FIRST + Math.floor(block / OCTET)}.${block % OCTET}`;

/** Databases have suburbs and centres for the same town: up to 40 km. */
const blurred = ({ lat, lon }: Place, block: number): Place => ({
  lat: lat + ((block % 7) - 3) / 10,
  lon: lon + ((block % 5) - 2) / 10,
});

export const address = (network: string, host: number): string =>
  network.endsWith(':') ? `${network}:${(host + 1).toString(16)}` : `${network}.${1 + (host % 254)}`;
