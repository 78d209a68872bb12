import { createHash } from 'node:crypto';

/** What auditors draw of a population that they do not look at whole: SOC 2 samples have some 25. */
export const SAMPLE_SIZE_DEFAULT = 25;
export const SAMPLE_SIZE_MAX = 500;

/**
 * Draws a sample that anybody can draw again: the ids in the order of SHA-256 of the seed, a colon and the id, and the first
 * of them. Neither the order of the population nor a random generator has a say.
 */
export function drawSample(ids: readonly string[], seed: string, size: number): readonly string[] {
  const place = (id: string): string => createHash('sha256').update(`${seed}:${id}`).digest('hex');
  return ids
    .map((id) => ({ id, at: place(id) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(0, size)
    .map(({ id }) => id);
}
