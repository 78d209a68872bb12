import { MS_PER_DAY } from '../../../../shared/iso-time.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/**
 * What goes on and on is said once: a job that presents its revoked key every minute is one alert, however long it goes
 * on. An episode ends when nothing of its kind was seen for some days; within it, what comes from elsewhere is said too.
 */
export interface Episode {
  /** 0: there was none yet. */
  lastMs: number;
  /** From where it came, each said once; 0 is where the key is used otherwise. */
  readonly sources: number[];
}

/** Kinds of episodes of a key, in the order in which they are written. */
export const EPISODES = [
  'revoked-refused',
  'revoked-accepted',
  'expired-refused',
  'expired-accepted',
  'disabled-refused',
  'another-tenant',
] as const;
export type EpisodeName = (typeof EPISODES)[number];
export type Episodes = { readonly [Name in EpisodeName]: Episode };

/** A key that is tried from all over the world is still one thing to look at. */
const SOURCES_MAX = 4;

const noEpisode = (): Episode => ({ lastMs: 0, sources: [] });

export const noEpisodes = (): Episodes => ({
  'revoked-refused': noEpisode(),
  'revoked-accepted': noEpisode(),
  'expired-refused': noEpisode(),
  'expired-accepted': noEpisode(),
  'disabled-refused': noEpisode(),
  'another-tenant': noEpisode(),
});

/** Notes that it happened. @returns whether it is to be said */
export function happens(episode: Episode, ms: number, source: number, quietDays: number): boolean {
  if (ms - episode.lastMs > quietDays * MS_PER_DAY) episode.sources.length = 0;
  episode.lastMs = Math.max(episode.lastMs, ms);
  if (episode.sources.includes(source) || episode.sources.length >= SOURCES_MAX) return false;
  episode.sources.push(source);
  return true;
}

export function writeEpisodes(to: StateWriter, episodes: Episodes): void {
  for (const name of EPISODES) {
    const { lastMs, sources } = episodes[name];
    to.u8(sources.length);
    if (sources.length === 0) continue;
    to.u48(lastMs);
    for (const source of sources) to.u32(source);
  }
}

export function readEpisodes(from: StateReader): Episodes {
  const episodes = noEpisodes();
  for (const name of EPISODES) {
    const count = from.u8();
    if (count === 0) continue;
    const episode = episodes[name];
    episode.lastMs = from.u48();
    for (let at = 0; at < count; at += 1) episode.sources.push(from.u32());
  }
  return episodes;
}
