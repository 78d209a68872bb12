import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pepperMark } from '../../modules/keys/domain/pepper-mark.ts';
import { requirePepperOfDirectory } from './pepper-of-directory.ts';

const PEPPER = 'a pepper of sixteen';
const OTHER = 'another of sixteen';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-pepper-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (pepper: string | null) => requirePepperOfDirectory(directory, pepper);
const mark = () => join(directory, 'pepper-mark');

describe('the pepper of a data directory', () => {
  it.each([PEPPER, null])('is the one of its first start: %j', (pepper) => {
    open(pepper);
    open(pepper);
    expect(readFileSync(mark(), 'utf8')).toBe(`${pepperMark(pepper)}\n`);
    expect(statSync(mark()).mode & 0o777).toBe(0o600);
  });

  it.each([
    [PEPPER, OTHER, 'KEYTRAIL_SECRET_PEPPER is not the pepper of this installation.'],
    [PEPPER, null, 'KEYTRAIL_SECRET_PEPPER is not set, and this installation has a pepper.'],
    [null, PEPPER, 'KEYTRAIL_SECRET_PEPPER is set, and this installation has no pepper.'],
  ])('of a start with %j is not %j', (first, later, sentence) => {
    open(first);
    expect(() => open(later)).toThrow(
      expect.objectContaining({
        code: 'pepper_differs',
        message: `${sentence} With another one none of the stored keys is recognised.`,
      }),
    );
    open(first);
  });

  it('is not half written', () => {
    writeFileSync(`${mark()}.new`, 'of a start that');
    open(PEPPER);
    expect(() => open(null)).toThrow(expect.objectContaining({ code: 'pepper_differs' }));
  });

  it('keeps the service from starting where its mark cannot be read', () => {
    mkdirSync(mark());
    expect(() => open(PEPPER)).toThrow(expect.objectContaining({ code: 'data_directory_unreadable' }));
  });
});
