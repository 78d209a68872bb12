import type { Rule } from './source.ts';

const SAYS_NOTHING = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'misc']);

/** A drawer for everything is where things go to be forgotten: a name must say what is inside. */
export const tellingNames: Rule = ({ path }) => {
  const words = path.split('/').flatMap((part) => part.split(/[._-]|(?<=[a-z])(?=[A-Z])/));
  return words
    .filter((word) => SAYS_NOTHING.has(word.toLowerCase()))
    .map((word) => ({
      path,
      line: 1,
      error: `the name '${word}' does not say what is inside`,
      use: 'the name of the thing or of what it does',
    }));
};
