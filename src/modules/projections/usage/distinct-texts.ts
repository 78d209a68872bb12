import { DISTINCT_PER_HOUR_MAX } from '../key-activity.ts';

/** Characters kept of one value. Datasets have no length of their own in imported trails. */
const VALUE_CHARACTERS_MAX = 256;
/** Printable ASCII that reads the same inside and outside of a JSON string: nearly every address and dataset. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Controls, unpaired surrogates, unassigned: SQLite's JSON and ours write these differently. */
const UNSAFE = /\p{C}/gu;

/** Distinct texts of one key in one hour. A set of its own only from the second one on, because most hours have one. */
export class DistinctTexts {
  #first: string | undefined;
  #others: Set<string> | undefined;

  add(text: string): void {
    if (this.#first === undefined) this.#first = text;
    else if (text !== this.#first) (this.#others ??= new Set()).add(text);
  }

  /** The smallest {@link DISTINCT_PER_HOUR_MAX} as a JSON array in SQLite's order, and 1 if there were more, else 0. */
  bounded(): { readonly json: string; readonly more: 0 | 1 } {
    if (this.#first === undefined) return { json: '[]', more: 0 };
    if (this.#others === undefined && isPlain(this.#first)) return { json: `["${this.#first}"]`, more: 0 };
    const all = [...new Set([this.#first, ...(this.#others ?? [])].map(keptText))].sort(byUtf8);
    const more = all.length > DISTINCT_PER_HOUR_MAX ? 1 : 0;
    return { json: JSON.stringify(all.slice(0, DISTINCT_PER_HOUR_MAX)), more };
  }
}

/** The form in which an address or dataset is kept, the same whoever writes it: bounded, and safe in any JSON. */
export function keptText(text: string): string {
  return isPlain(text) ? text : text.slice(0, VALUE_CHARACTERS_MAX).replace(UNSAFE, '\u{FFFD}');
}

const isPlain = (text: string): boolean => text.length <= VALUE_CHARACTERS_MAX && PLAIN.test(text);

/** SQLite compares UTF-8 bytes; JavaScript compares UTF-16 units, which differs beyond the basic plane. */
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
