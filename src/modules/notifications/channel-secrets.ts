import { closeSync, openSync, readSync } from 'node:fs';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { systemCode } from '../../shared/thrown.ts';
import { rememberSecret } from '../operations/known-secrets.ts';
import type { SecretPlace } from './domain/channel.ts';

/** Reads a secret where it is kept, or says what is wrong as the end of a sentence; neither repeats it. */
export type ReadSecret = (place: SecretPlace) => Result<string, string>;

/** Larger than any secret, and than the certificates of a few authorities. */
const FILE_BYTES_MAX = 64 * 1024;

/**
 * Reads secrets each time anew, so that one that was replaced in its file counts at the next attempt. Whatever was read is
 * known to the scrubber of log lines from then on.
 */
export const secretReader =
  (environment: Readonly<Record<string, string | undefined>>): ReadSecret =>
  (place) => {
    const read = textAt(place, environment);
    if (!read.ok) return read;
    const text = read.value.trim();
    if (text === '') return refuse('is empty');
    for (const part of [text, ...text.split(/[\s,]+/)]) rememberSecret(part);
    return accept(text);
  };

function textAt(
  place: SecretPlace,
  environment: Readonly<Record<string, string | undefined>>,
): Result<string, string> {
  switch (place.kind) {
    case 'written':
      return accept(place.text);
    case 'variable': {
      const text = environment[place.name];
      return text === undefined ? refuse('names a variable that is not set') : accept(text);
    }
    case 'file':
      return textOfFile(place.path);
    default:
      return place satisfies never;
  }
}

/** Bounded: a device that never ends is not read to its end. */
export function textOfFile(path: string): Result<string, string> {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(FILE_BYTES_MAX + 1);
      const length = readSync(file, bytes, 0, bytes.length, 0);
      return length > FILE_BYTES_MAX
        ? refuse(`names a file of more than ${FILE_BYTES_MAX} bytes`)
        : accept(bytes.toString('utf8', 0, length));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return refuse(`names a file that cannot be read (${systemCode(error) ?? 'unreadable'})`);
  }
}
