import { DISTINCT_PER_HOUR_MAX } from '../key-activity.ts';

/** Characters kept of one value. Datasets have no length of their own in imported trails. */
const VALUE_CHARACTERS_MAX = 256;
const PLAIN = /^[ -~]*$/;
/** Controls, unpaired surrogates, unassigned: SQLite's JSON and ours write these differently. */
const UNSAFE = /\p{C}/gu;

/** The form in which an address or dataset is kept, the same whoever writes it: bounded, and safe in any JSON. */
export function keptValue(value: string): string {
  const bounded = value.length > VALUE_CHARACTERS_MAX ? value.slice(0, VALUE_CHARACTERS_MAX) : value;
  return PLAIN.test(bounded) ? bounded : bounded.replace(UNSAFE, '\u{FFFD}');
}

/** The smallest {@link DISTINCT_PER_HOUR_MAX} values as a JSON array in SQLite's order of texts, and whether there were more. */
export function boundedList(values: ReadonlySet<string>): { readonly json: string; readonly more: 0 | 1 } {
  if (values.size === 0) return { json: '[]', more: 0 };
  const sorted = values.size === 1 ? [...values] : [...values].sort(byUtf8);
  const more = sorted.length > DISTINCT_PER_HOUR_MAX ? 1 : 0;
  return { json: JSON.stringify(more ? sorted.slice(0, DISTINCT_PER_HOUR_MAX) : sorted), more };
}

/** SQLite compares UTF-8 bytes; JavaScript compares UTF-16 units, which differs beyond the basic plane. */
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
