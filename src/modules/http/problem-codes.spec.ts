import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { REFUSAL_CODES } from '../../shared/refusal.ts';
import { PROBLEM_CODES } from './problem-codes.ts';

const root = new URL('../../../', import.meta.url).pathname;
const page = (code: string): string => readFileSync(`${root}docs/errors/${code}.md`, 'utf8');

/** Every place where the source makes an InfrastructureError: the file, and the code unless it is not written there. */
function thrown(): readonly { readonly path: string; readonly code: string | undefined }[] {
  const sources = globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.spec.ts'));
  return sources.flatMap((path) => {
    const text = readFileSync(`${root}${path}`, 'utf8');
    return [...text.matchAll(/new InfrastructureError\(\s*(?:'([a-z0-9_]+)')?/g)].map(([, code]) => ({
      path,
      code,
    }));
  });
}

/** The files that make one with a code from elsewhere, and the codes which that can be besides literal ones. */
const PASSED_ON: Readonly<Record<string, readonly string[]>> = {
  // Codes of refusals, which have pages of their own.
  'src/local-demo.ts': [],
  'src/local-report.ts': [],
  'src/modules/archive/filesystem/filesystem-archive-store.ts': ['archive_unreadable', 'archive_unwritable'],
  // What the log's own thread threw, which is literal there.
  'src/modules/event-log/embedded/writer-protocol.ts': [],
};

const infrastructureCodes = (): readonly string[] => [
  ...new Set([...thrown().flatMap(({ code }) => code ?? []), ...Object.values(PASSED_ON).flat()]),
];

describe('docs/errors', () => {
  it.each(REFUSAL_CODES)('explains %s with its status, its title and an example', (code) => {
    const { status, title } = PROBLEM_CODES[code];
    const text = page(code);
    expect(text.startsWith(`# ${code}\n\nHTTP ${status}: ${title}.\n`)).toBe(true);
    for (const heading of ['## What happened', '## Why', '## What to do', '## Example'])
      expect(text).toContain(heading);
    const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
    expect(example).toMatchObject({ type: `/errors/${code}`, title, status, code });
  });

  it('explains every failure of the infrastructure to whoever is on call', () => {
    const pages = ['docs/errors', 'docs/errors/operators'].flatMap((folder) =>
      readdirSync(`${root}${folder}`),
    );
    const missing = infrastructureCodes().filter((code) => !pages.includes(`${code}.md`));
    expect(missing).toEqual([]);
  });

  it('explains to them no failure that nobody meets', () => {
    const codes = infrastructureCodes();
    const stale = readdirSync(`${root}docs/errors/operators`).filter(
      (name) => !codes.includes(name.slice(0, -3)),
    );
    expect(stale).toEqual([]);
  });

  it('knows where codes are passed on instead of written, so that it misses none', () => {
    const passedOn = thrown().flatMap(({ path, code }) => (code === undefined ? [path] : []));
    expect(passedOn.sort()).toEqual(Object.keys(PASSED_ON).sort());
  });

  it.each(readdirSync(`${root}docs/errors/operators`))(
    'says in %s where it stands, what happened and what to do',
    (name) => {
      const text = page(`operators/${name.slice(0, -3)}`);
      expect(text).toMatch(
        /^# [a-z0-9_]+\n\nFor operators: stands .+\n\n## What happened\n\n.+\n\n## What to do\n\n.+\n$/,
      );
      expect(text.startsWith(`# ${name.slice(0, -3)}\n`)).toBe(true);
    },
  );

  it('has an index that lists every page and nothing else', () => {
    const pages = readdirSync(`${root}docs/errors`, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.md') && name !== 'README.md');
    const listed = [...page('README').matchAll(/\]\(([a-z0-9_/]+\.md)\)/g)].map((match) => match[1] ?? '');
    expect([...listed].sort()).toEqual([...pages].sort());
  });
});
