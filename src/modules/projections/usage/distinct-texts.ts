import { DISTINCT_PER_HOUR_MAX } from '../key-activity.ts';

/**
 * How many distinct texts a row holds: one more than are told apart, so that a full row shows that there were more.
 * The smallest are kept, not the first seen: the result must not depend on the order and batching of events.
 */
export const STORED_TEXTS_MAX = DISTINCT_PER_HOUR_MAX + 1;

/** Characters kept of one value. Datasets have no length of their own in imported trails. */
const VALUE_CHARACTERS_MAX = 256;
/** Printable ASCII that reads the same inside and outside of a JSON string: nearly every address and dataset. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Controls, unpaired surrogates, unassigned: SQLite's JSON and ours write these differently. */
const UNSAFE = /\p{C}/gu;

/** Distinct texts of one key in one hour: mostly none or one, for which a set would cost more than the text. */
export type DistinctTexts = null | string | Set<string>;

export function withText(texts: DistinctTexts, text: string): DistinctTexts {
  if (texts === null) return text;
  if (typeof texts !== 'string') return texts.add(text);
  return texts === text ? texts : new Set([texts, text]);
}

/**
 * As a row holds them: null for none, one plain text as it is, else a sorted JSON array of at most
 * {@link STORED_TEXTS_MAX}. A text that begins with a bracket is in an array, so the two are never mistaken.
 */
export function storedTexts(texts: DistinctTexts): string | null {
  if (texts === null) return null;
  if (typeof texts === 'string' && isPlain(texts) && !texts.startsWith('[')) return texts;
  const kept = [...new Set((typeof texts === 'string' ? [texts] : [...texts]).map(keptText))].sort(byUtf8);
  const [only = ''] = kept;
  if (kept.length === 1 && isPlain(only) && !only.startsWith('[')) return only;
  return JSON.stringify(kept.slice(0, STORED_TEXTS_MAX));
}

/** The texts of a row, and whether these are all that there were. */
export function textsFromRow(cell: unknown): {
  readonly texts: readonly string[];
  readonly complete: boolean;
} {
  if (typeof cell !== 'string') return { texts: [], complete: true };
  if (!cell.startsWith('[')) return { texts: [cell], complete: true };
  const stored = JSON.parse(cell) as readonly string[];
  return { texts: stored.slice(0, DISTINCT_PER_HOUR_MAX), complete: stored.length <= DISTINCT_PER_HOUR_MAX };
}

/** The form in which an address or dataset is kept, the same whoever writes it: bounded, and safe in any JSON. */
export function keptText(text: string): string {
  return isPlain(text) ? text : text.slice(0, VALUE_CHARACTERS_MAX).replace(UNSAFE, '\u{FFFD}');
}

const isPlain = (text: string): boolean => text.length <= VALUE_CHARACTERS_MAX && PLAIN.test(text);

/** SQLite compares UTF-8 bytes; JavaScript compares UTF-16 units, which differs beyond the basic plane. */
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
