import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { address, type AddressSpace } from './address-space.ts';
import { CITIES, CLOUD_CITIES, cityNamed, type City } from './cities.ts';
import { between, happens, mostlyFirst, oneOf } from './draws.ts';

/** Where uses come from: one network or many, with some hosts. */
export interface Site {
  readonly networks: readonly string[];
  readonly hosts: number;
}

export const addressAt = (random: Random, { networks, hosts }: Site): string =>
  address(oneOf(random, networks), random.below(hosts));

/** Addresses that many keys share: clouds that run others' builds, carriers, providers of homes, companies' VPNs. */
export class SharedSites {
  readonly space: AddressSpace;
  readonly #hostedRunners: Site;
  readonly #carriers = new Map<City, readonly Site[]>();
  readonly #providers = new Map<City, Site>();
  readonly #vpns = new Map<City, Site>();

  constructor(space: AddressSpace) {
    this.space = space;
    const clouds = ['Ashburn', 'San Francisco'].flatMap((name) => space.pool(cityNamed(name), 200));
    this.#hostedRunners = { networks: clouds, hosts: 250 };
  }

  hostedRunners(): Site {
    return this.#hostedRunners;
  }

  office(random: Random, city: City): Site {
    return { networks: [this.space.network(city)], hosts: 1 + random.below(3) };
  }

  cityOf({ networks: [network = ''] }: Site): City | null {
    return this.space.cityOf(network);
  }

  /** Subnets of one region, any unless it is said which; instances come and go within. */
  cluster(random: Random, subnets: number, region: City | null = null): Site {
    const city = region ?? cityNamed(oneOf(random, CLOUD_CITIES));
    const networks = Array.from({ length: subnets }, () => this.space.network(city));
    return { networks, hosts: 4 + random.below(120) };
  }

  /** One address for years, a prefix of IPv6, or every day another address of the provider's. */
  home(random: Random, city: City): Site {
    const kind = random.next();
    if (kind < 0.25) return { networks: [this.space.network6(city)], hosts: 3 };
    return kind < 0.75 ? { networks: [this.space.network(city)], hosts: 1 } : this.#provider(city);
  }

  /** A carrier's addresses are where its gateway is, which for some is another city. */
  mobile(random: Random, city: City): Site {
    const near = CITIES.filter((one) => Math.abs(one.utcOffset - city.utcOffset) <= 1);
    const gateway = happens(random, 0.15) ? oneOf(random, near) : city;
    const carriers = this.#carriers.get(gateway) ?? [256, 128].map((size) => this.#pool(gateway, size));
    this.#carriers.set(gateway, carriers);
    return oneOf(random, carriers);
  }

  vpn(city: City): Site {
    const known = this.#vpns.get(city) ?? { networks: [this.space.network(city)], hosts: 4 };
    this.#vpns.set(city, known);
    return known;
  }

  /** Anybody anywhere: those whose requests a gateway passes on. */
  anywhere(random: Random): Site {
    const city = mostlyFirst(random, CITIES, between(random, 1, 3)) ?? oneOf(random, CITIES);
    return happens(random, 0.5) ? this.#provider(city) : this.mobile(random, city);
  }

  #provider(city: City): Site {
    const known = this.#providers.get(city) ?? this.#pool(city, 64);
    this.#providers.set(city, known);
    return known;
  }

  #pool(city: City, size: number): Site {
    return { networks: this.space.pool(city, size), hosts: 250 };
  }
}
