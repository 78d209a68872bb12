import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeCli } from './cli-page.ts';
import { EXIT } from '../../src/modules/cli/exit-code.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

describe('docs/cli.md', () => {
  it('holds the help of every command as the program prints it', () => {
    expect(page).toContain(describeCli());
  });

  it('explains every exit code and no other', () => {
    const explained = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(explained).toEqual(Object.values(EXIT));
  });
});
