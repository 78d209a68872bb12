import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { REFUSAL_CODES } from '../../shared/refusal.ts';
import { PROBLEM_CODES } from './problem-codes.ts';

const root = new URL('../../../', import.meta.url).pathname;
const page = (code: string): string => readFileSync(`${root}docs/errors/${code}.md`, 'utf8');

/** The codes of every InfrastructureError that the source throws. */
function infrastructureCodes(): readonly string[] {
  const sources = globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.spec.ts'));
  const codes = sources.flatMap((path) => {
    const text = readFileSync(`${root}${path}`, 'utf8');
    return [...text.matchAll(/new InfrastructureError\(\s*'([a-z_]+)'/g)].map((match) => match[1] ?? '');
  });
  return [...new Set(codes)].sort();
}

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

  it('has an index that lists every page and nothing else', () => {
    const pages = readdirSync(`${root}docs/errors`, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.md') && name !== 'README.md');
    const listed = [...page('README').matchAll(/\]\(([a-z_/]+\.md)\)/g)].map((match) => match[1] ?? '');
    expect([...listed].sort()).toEqual([...pages].sort());
  });
});
