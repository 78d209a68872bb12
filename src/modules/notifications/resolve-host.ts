import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The addresses of a host, by the system's own resolver. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** An address stands for itself. */
export const resolveHost: ResolveHost = async (host) =>
  isIP(host) !== 0 ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
