import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** From how many networks and by how many user agents at once a key is used: in the last hour, and at the most so far. */
export interface Company {
  /**
   * Pairs of a network and a user agent, in 16 bits each, with the minute of the last use; the oldest first, at most
   * {@link PAIRS_MAX}. In one array, because it is looked through whenever a key changes its place.
   */
  readonly pairs: number[];
  /** The day since the epoch, and the most of it and of the days before. */
  day: number;
  readonly today: Breadth;
  readonly usual: Breadth;
}

/** How many different ones. */
export interface Breadth {
  networks: number;
  agents: number;
}

const WINDOW_MINUTES = 60;
const PAIRS_MAX = 12;
/** A prime, so that all of a number counts: sixteen bits tell a dozen apart. */
const SHORT = 65_521;
const FIELDS = 3;
const NETWORK = 0;
const AGENT = 1;
const MINUTE = 2;

export const noCompany = (): Company => ({
  ...{ pairs: [], day: 0, today: { networks: 0, agents: 0 }, usual: { networks: 0, agents: 0 } },
});

/** Notes a use. @returns how many different networks and agents the last hour had; null when nothing came to it */
export function join(company: Company, ms: number, network: number, agent: number): Breadth | null {
  const minute = Math.floor(ms / MS_PER_MINUTE);
  const { pairs } = company;
  const [short, by] = [network % SHORT, agent % SHORT];
  const last = pairs.length - FIELDS;
  if (last >= 0 && pairs[last] === short && pairs[last + AGENT] === by) {
    const before = pairs[last + MINUTE] ?? 0;
    pairs[last + MINUTE] = Math.max(before, minute);
    if (minute - before < WINDOW_MINUTES) return null;
  } else {
    putLast(pairs, short, by, minute);
  }
  turnDay(company, Math.floor(ms / MS_PER_DAY));
  let old = 0;
  while (minute - (pairs[old + MINUTE] ?? minute) >= WINDOW_MINUTES) old += FIELDS;
  if (old > 0) pairs.splice(0, old);
  const breadth = { networks: different(pairs, NETWORK), agents: different(pairs, AGENT) };
  widen(company.today, breadth);
  return breadth;
}

function putLast(pairs: number[], network: number, agent: number, minute: number): void {
  let at = 0;
  while (at < pairs.length && (pairs[at] !== network || pairs[at + AGENT] !== agent)) at += FIELDS;
  if (at === pairs.length && pairs.length === PAIRS_MAX * FIELDS) at = 0;
  if (at < pairs.length) pairs.splice(at, FIELDS);
  pairs.push(network, agent, minute);
}

/** There are a dozen at the most, so comparing each with each is quicker than a set. */
function different(pairs: readonly number[], what: typeof NETWORK | typeof AGENT): number {
  let count = 0;
  for (let at = what; at < pairs.length; at += FIELDS) {
    let earlier: number = what;
    while (pairs[earlier] !== pairs[at]) earlier += FIELDS;
    if (earlier === at) count += 1;
  }
  return count;
}

function turnDay(company: Company, day: number): void {
  if (day <= company.day) return;
  widen(company.usual, company.today);
  company.today.networks = 0;
  company.today.agents = 0;
  company.day = day;
}

function widen(breadth: Breadth, by: Breadth): void {
  breadth.networks = Math.max(breadth.networks, by.networks);
  breadth.agents = Math.max(breadth.agents, by.agents);
}

export function writeCompany(to: StateWriter, { pairs, day, today, usual }: Company): void {
  to.u8(pairs.length / FIELDS);
  for (let at = 0; at < pairs.length; at += FIELDS) {
    to.u16(pairs[at] ?? 0);
    to.u16(pairs[at + AGENT] ?? 0);
    to.u32(pairs[at + MINUTE] ?? 0);
  }
  to.u16(day);
  for (const count of [today.networks, today.agents, usual.networks, usual.agents]) to.u8(count);
}

export function readCompany(from: StateReader): Company {
  const pairs: number[] = [];
  for (let left = from.u8(); left > 0; left -= 1) pairs.push(from.u16(), from.u16(), from.u32());
  const day = from.u16();
  const today = { networks: from.u8(), agents: from.u8() };
  return { pairs, day, today, usual: { networks: from.u8(), agents: from.u8() } };
}
