import { PACK_PATH } from './pack-path.ts';

/** What SHA256SUMS says, and the lines of it that say nothing. */
export interface Sums {
  /** Every sum that is given for a path: a second line must not hide behind the first. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly wrong: readonly string[];
}

/** A pack has some twenty files. More lines are told of as one thing, so that garbage does not fill a screen. */
const WRONG_LINES_TOLD_MAX = 10;

/** Reads what `sha256sum` reads and writes, with `*` for binary too. */
export function readSums(bytes: Uint8Array): Sums {
  const of = new Map<string, readonly string[]>();
  const wrong: number[] = [];
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [at, line] of lines.entries()) {
    const [, sum, path] = /^([0-9a-f]{64}) [ *](.*)$/.exec(line) ?? [];
    if (sum === undefined || path === undefined || !PACK_PATH.test(path)) wrong.push(at + 1);
    else of.set(path, [...(of.get(path) ?? []), sum]);
  }
  const told = wrong.slice(0, WRONG_LINES_TOLD_MAX).map((line) => `line ${line} of SHA256SUMS is no sum`);
  const rest = wrong.length - told.length;
  return { of, wrong: [...told, ...(rest > 0 ? [`${rest} more lines of SHA256SUMS are no sums`] : [])] };
}
