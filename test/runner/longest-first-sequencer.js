/**
 * Starts the longest specs first, so that the workers end together and nobody waits for one that began last.
 *
 * Jest does so itself once it has measured every spec; a clean clone has no measurements, and goes by the size of the
 * file: the specs that run a tool over the whole repository, among the shortest files and the longest runs, would end it.
 */
import { relative, sep } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Beginnings of paths, from the longest specs to the shortest; whatever begins with none of them comes last. */
const LONGEST_FIRST = [
  'test/architecture/lint',
  'test/architecture/types',
  'test/architecture/format',
  'test/faults/',
  'test/scenarios/',
  'test/athena/',
  'test/golden/',
  'test/contracts/',
];

export default class LongestFirstSequencer extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return sorted.sort((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ path, context }) {
  const place = relative(context.config.rootDir, path).split(sep).join('/');
  const rank = LONGEST_FIRST.findIndex((beginning) => place.startsWith(beginning));
  return rank === -1 ? LONGEST_FIRST.length : rank;
}
