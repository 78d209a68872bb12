/** Far more than any pack has; what has more is not read to its end. */
export const PACK_ENTRIES_MAX = 1_000;

/** The manifest lists files and some hundred ids; the sums have a line for each file. */
export const LISTING_BYTES_MAX = 16 * 1024 * 1024;

/** Twice of what one text of the service can hold: a zip file that says more is not unpacked. */
export const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024;

/** A pack was found, or why none was. */
export type ReadPack<Found> =
  { readonly ok: true; readonly found: Found } | { readonly ok: false; readonly reason: string };
