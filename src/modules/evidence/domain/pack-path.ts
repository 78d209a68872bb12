/** One folder at most, and no way out of the one that a pack is in. */
export const PACK_PATH = /^(?:[a-z][a-z-]{0,40}\/)?[A-Za-z0-9][A-Za-z0-9.-]{0,80}$/;

const SHOWN_CHARS_MAX = 100;

/** A name that somebody else chose, for a terminal: nothing in it moves the cursor or turns the direction of writing. */
export const shownPath = (path: string): string =>
  PACK_PATH.test(path)
    ? path
    : JSON.stringify(path.slice(0, SHOWN_CHARS_MAX)).replaceAll(/[^\x20-\x7e]/g, '?');
