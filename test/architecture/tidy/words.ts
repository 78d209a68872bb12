/** Rules about the text of a file, comments included, whatever its language. */
import { isTypeScript, matches } from './source.ts';
import type { Rule } from './source.ts';

export const noUnfinishedWork: Rule = (file) =>
  matches(file, /\b(?:TODO|FIXME|XXX)\b/g, (word) => ({
    error: `${word} left behind`,
    use: 'an issue, or finish it now',
  }));

export const noMachinePaths: Rule = (file) =>
  // A longer path or an address may contain the same folder; only its beginning tells a machine.
  matches(file, /(?<![\w.~$})\]*-])\/(?:work|root|Users)\/[\w.-]*/g, (path) => ({
    error: `'${path}' exists on one machine only`,
    use: 'a path relative to the repository or a setting',
  }));

export const noSilencedCompiler: Rule = (file) =>
  !isTypeScript(file.path)
    ? []
    : matches(file, /@ts-(?:ignore|nocheck)\b/g, (directive) => ({
        error: `${directive} hides every error, also tomorrow's`,
        use: 'a correct type, or @ts-expect-error with the reason',
      }));

export const noUnexplainedLintExceptions: Rule = (file) =>
  matches(file, /eslint-disable(?!.*--[ \t]+\w).*/g, () => ({
    error: 'a lint rule is switched off without a reason',
    use: "'-- why' after the rule's name",
  }));
