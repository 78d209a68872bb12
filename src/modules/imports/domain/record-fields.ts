/** Longest texts kept of a record, in UTF-16 units. The first two are CloudTrail's own limits, the rest AWS naming rules. */
export const USER_AGENT_MAX = 1_024;
export const REQUEST_ID_MAX = 1_024;
export const ADDRESS_MAX = 253;
export const PRINCIPAL_MAX = 2_048;
export const NAME_MAX = 256;

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A text of at most `max` units, or null for anything but a non-empty string. Half a surrogate pair, cut here or sent
 * so, becomes U+FFFD: it has no UTF-8 form, and engines refuse JSON that spells it.
 */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const cut = value.length > max ? value.slice(0, max) : value;
  return SURROGATE.test(cut) ? cut.replace(LONE_SURROGATE, '\ufffd') : cut;
}

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/** The members of an object; none for everything else, so that a record of the wrong shape reads as an empty one. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NO_FIELDS;
