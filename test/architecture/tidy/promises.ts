/** What the repository promises to people outside: pages for its error codes, commands that work, a clean install. */
import { matches } from './source.ts';
import type { Finding, Rule, SourceFile } from './source.ts';

const REGISTRY = 'src/modules/http/problem-codes.ts';

export function errorPagesMatchCodes(codes: readonly string[], pages: readonly string[]): Finding[] {
  const missing = codes.filter((code) => !pages.includes(code));
  const stray = pages.filter((page) => !codes.includes(page));
  return [
    ...missing.map((code) => ({
      path: REGISTRY,
      line: 1,
      error: `nobody can look up '${code}'`,
      use: `a page docs/errors/${code}.md`,
    })),
    ...stray.map((page) => ({
      path: `docs/errors/${page}.md`,
      line: 1,
      error: `no refusal has the code '${page}'`,
      use: `a code of PROBLEM_CODES in ${REGISTRY}`,
    })),
  ];
}

/** An index page explains the list and is not a code. */
export function pagesOf(files: readonly SourceFile[]): string[] {
  return files
    .map(({ path }) => /^docs\/errors\/([^/]+)\.md$/.exec(path)?.[1])
    .filter((page) => page !== undefined)
    .filter((page) => !['README', 'index'].includes(page));
}

/** An address in the lockfile ties every install to the registry of whoever wrote it. */
export const lockfileNamesNoRegistry: Rule = (file) =>
  file.path !== 'package-lock.json'
    ? []
    : matches(file, /"resolved": "http[^"]*"/g, () => ({
        error: 'the lockfile names a registry',
        use: "npm's omit-lockfile-registry-resolved, as .npmrc sets it",
      }));

export const readmeShowsTheCommands: Rule = (file) =>
  file.path !== 'README.md'
    ? []
    : ['npm ci', 'npm start', 'npm test']
        .filter((command) => !file.text.includes(command))
        .map((command) => ({
          path: file.path,
          line: 1,
          error: `a newcomer is not told about '${command}'`,
          use: 'a section that shows it',
        }));
