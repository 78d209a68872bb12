import { isSource, isSpec, lineCount } from './source.ts';
import type { Rule, SourceFile } from './source.ts';

const MAX_LINES = 400;
/** Made by `npm run docs:openapi`: as long as the document that it is made from, and read by compilers. */
const WRITTEN_BY_A_PROGRAM = 'src/client/openapi.ts';
const MAX_MEDIAN = 80;
/** With fewer files a median says more about chance than about habits. */
const ENOUGH_FILES = 40;

export const noGiantFiles: Rule = (file) => {
  const lines = lineCount(file.text);
  return !isSource(file.path) || file.path === WRITTEN_BY_A_PROGRAM || lines <= MAX_LINES
    ? []
    : [
        {
          path: file.path,
          line: MAX_LINES + 1,
          error: `${lines} lines, ${MAX_LINES} is the limit`,
          use: 'one file per thing it does',
        },
      ];
};

export interface MedianReport {
  readonly files: number;
  readonly median: number;
  readonly tooLong: boolean;
}

/** Specs are left out: many small tests in one file are a good thing. */
export function medianLength(files: readonly SourceFile[]): MedianReport {
  const lengths = files
    .filter(({ path }) => isSource(path) && !isSpec(path))
    .map(({ text }) => lineCount(text))
    .sort((a, b) => a - b);
  const median = lengths[Math.floor((lengths.length - 1) / 2)] ?? 0;
  return {
    files: lengths.length,
    median,
    tooLong: lengths.length > ENOUGH_FILES && median > MAX_MEDIAN,
  };
}
