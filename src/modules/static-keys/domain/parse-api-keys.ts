import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import { parseEntry } from './parse-entry.ts';
import type { StaticKey } from './static-key.ts';

/** Far more than anybody keeps by hand; each is a row in memory, and an event at the first start. */
export const ENTRIES_MAX = 10_000;

export interface ParsedKeys {
  readonly keys: readonly StaticKey[];
  readonly problems: readonly FileProblem[];
  /** What is accepted and deserves a second look. */
  readonly warnings: readonly FileProblem[];
}

/**
 * Reads the section `api_keys:` of the file that is called `source`. An empty section is an empty list, as in the guide;
 * an empty value anywhere else is a problem, since it may be meant as everything or as nothing.
 */
export function parseApiKeys(section: LocatedValue, source: string): ParsedKeys {
  if (section.kind === 'scalar' && section.value === null) return { keys: [], problems: [], warnings: [] };
  if (section.kind !== 'list') return refused(section.line, 'api_keys must be a list of keys.');
  if (section.items.length > ENTRIES_MAX)
    return refused(section.line, `api_keys lists more than ${ENTRIES_MAX} keys.`);
  const entries = section.items.map((item) => parseEntry(item, source));
  return {
    keys: entries.flatMap(({ key }) => (key === null ? [] : [key])),
    problems: entries.flatMap(({ problems }) => problems),
    warnings: entries.flatMap(({ warnings }) => warnings),
  };
}

const refused = (line: number, reason: string): ParsedKeys => ({
  keys: [],
  problems: [{ line, reason }],
  warnings: [],
});
