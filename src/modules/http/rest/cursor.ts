import { RefusedError } from '../problems/refused-error.ts';

/** Raised when the content of cursors changes: an old one is then refused instead of being misread. */
const VERSION = 1;

/**
 * An opaque position in a listing, for the client to send back as it is. It names the listing and the filters that it
 * belongs to, because a position under other filters would skip or repeat entries without anybody noticing.
 */
export function encodeCursor(listing: string, filter: unknown, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([VERSION, listing, filter, position])).toString('base64url');
}

/** @throws RefusedError `cursor_invalid` unless it came from the same listing with the same filters */
export function decodeCursor(
  listing: string,
  filter: unknown,
  length: number,
  cursor: string,
): readonly string[] {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid();
  }
  if (!Array.isArray(content) || content.length !== 4) throw invalid();
  const [version, name, filters, position]: unknown[] = content;
  const fits = version === VERSION && name === listing && JSON.stringify(filters) === JSON.stringify(filter);
  if (!fits || !Array.isArray(position) || position.length !== length) throw invalid();
  return position.map((part: unknown) => {
    if (typeof part !== 'string') throw invalid();
    return part;
  });
}

const invalid = (): RefusedError =>
  new RefusedError({
    code: 'cursor_invalid',
    detail: 'The cursor does not belong to this listing; start again without one, with the filters you want.',
  });
