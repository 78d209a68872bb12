/**
 * Metadata of an object as S3 keeps it: headers, whose names lose their case and whose values are ASCII without blanks
 * at the ends. What would not come back unchanged is written so that it does; what would is left readable.
 */
import { z } from 'zod';

type Metadata = Readonly<Record<string, string>>;

export interface Content {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly metadata: Metadata;
}

/** The adapter's own entry. Its presence says that the others, too, were written here. */
const SHA256 = 'keytrail-sha256';
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const PLAIN_NAME = /^(?!keytrail-|hex--)[a-z][a-z0-9-]*$/;
const HEX_NAME = 'hex--';

/** `?` is not among them: `=?…?=` in a header is another encoding, which servers and proxies may undo. */
const NOT_PLAIN = /[^A-Za-z0-9!_.*'()=@+,/:;-]/gu;
/** No escape is just this, and an empty header is lost on the way by some servers. */
const EMPTY = '%';

export function encodeMetadata(content: Content): Metadata {
  const entries = Object.entries(content.metadata).map(([name, value]) => [nameOut(name), valueOut(value)]);
  return { ...Object.fromEntries(entries), [SHA256]: content.sha256 };
}

/** Undefined when the object was not put here, but copied with another tool that dropped or changed the headers. */
export function decodeMetadata(stored: Metadata | undefined): Content | undefined {
  const { [SHA256]: sum, ...rest } = stored ?? {};
  const known = sha256.safeParse(sum);
  if (!known.success) return undefined;
  try {
    const entries = Object.entries(rest).map(([name, value]) => [nameIn(name), valueIn(value)]);
    return { sha256: known.data, metadata: Object.fromEntries(entries) };
  } catch {
    return undefined;
  }
}

/** In whatever order the entries stand. */
export const sameContent = (a: Content, b: Content): boolean => inOrder(a) === inOrder(b);

const inOrder = (content: Content): string =>
  Object.entries(encodeMetadata(content))
    .map((entry) => entry.join(' '))
    .sort()
    .join(' ');

const nameOut = (name: string): string =>
  PLAIN_NAME.test(name) ? name : HEX_NAME + Buffer.from(name).toString('hex');

const nameIn = (name: string): string =>
  name.startsWith(HEX_NAME) ? Buffer.from(name.slice(HEX_NAME.length), 'hex').toString() : name;

const valueOut = (value: string): string =>
  value === '' ? EMPTY : value.replace(NOT_PLAIN, encodeURIComponent);

const valueIn = (value: string): string => (value === EMPTY ? '' : decodeURIComponent(value));
