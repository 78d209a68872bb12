import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import { checkPack } from '../domain/check-pack.ts';
import { PACK_ENTRIES_MAX, UNPACKED_BYTES_MAX } from '../domain/pack-bounds.ts';
import { givenPack, packBytes } from '../given-pack.fixture.ts';
import { readZipPack } from './read-zip-pack.ts';
import { zipPack } from './zip-pack.ts';

const PACK = givenPack();
const CONTENT = Object.fromEntries(packBytes(PACK));
const zipOf = (files: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  zipSync({ ...files }, { level: 0 });
const inFolder = (folder: string): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(Object.entries(CONTENT).map(([path, bytes]) => [`${folder}/${path}`, bytes]));

function wrongOf(zip: Uint8Array): readonly string[] | null | string {
  const read = readZipPack(zip);
  return read.ok ? (checkPack(read.found)?.wrong ?? null) : read.reason;
}

describe('a zip file of a pack', () => {
  it('is read as the service makes it, without its folder, and zipped again from a folder', () => {
    expect(wrongOf(zipPack(PACK.files, 'evidence-CIS-2.11-2026-07-01-2026-10-01'))).toEqual([]);
    expect(wrongOf(zipOf(CONTENT))).toEqual([]);
    const folders = { 'pack/': new Uint8Array(), 'pack/queries/': new Uint8Array() };
    expect(wrongOf(zipOf({ ...folders, ...inFolder('pack') }))).toEqual([]);
  });

  it('may have nothing else in it, and no path that leads anywhere', () => {
    const nothing = new Uint8Array();
    const paths = [
      ...['../evil.csv', '/etc/passwd', 'pack/../../x.csv', 'pack\\x.csv', 'C:/x.csv'],
      ...['pack/a/b/c.csv', 'pack/\u202egpj.csv', '__MACOSX/pack/x.csv'],
    ];
    const wrong = wrongOf(
      zipOf({ ...inFolder('pack'), ...Object.fromEntries(paths.map((p) => [p, nothing])) }),
    );
    expect(wrong).toHaveLength(paths.length);
    expect(wrong).toContain('"../evil.csv" can be no file of a pack');
    expect(wrong).toContain('"pack/?gpj.csv" can be no file of a pack');
    expect(wrongOf(zipOf({ ...inFolder('pack'), 'more.csv': nothing, 'other/x.csv': nothing }))).toEqual([
      'more.csv can be no file of a pack',
      'other/x.csv can be no file of a pack',
    ]);
  });

  it('has no name that means something to the program', () => {
    const zip = Buffer.from(zipOf({ ...CONTENT, aaaaaaaaa: new Uint8Array(3) }));
    const named = Buffer.from(zip.toString('latin1').replaceAll('aaaaaaaaa', '__proto__'), 'latin1');
    expect(wrongOf(named)).toEqual(['"__proto__" can be no file of a pack']);
  });

  it('has each file once', () => {
    // The name of a file that is listed, in the place of another that is as long.
    const zip = Buffer.from(zipOf({ ...CONTENT, 'Findings.csv': new Uint8Array(3) }));
    const twice = Buffer.from(zip.toString('latin1').replaceAll('Findings.csv', 'findings.csv'), 'latin1');
    expect(wrongOf(twice)).toEqual(['findings.csv is there twice']);
  });

  it('is not unpacked when it says that it has or is more than any pack', () => {
    const many = Array.from({ length: PACK_ENTRIES_MAX + 1 }, (_, at) => [`f${at}.csv`, new Uint8Array()]);
    expect(wrongOf(zipOf(Object.fromEntries(many) as Record<string, Uint8Array>))).toBe(
      'it has more files than any pack',
    );
    const zip = Buffer.from(zipOf({ 'manifest.json': new Uint8Array(8) }));
    // The size after unpacking, in the central directory.
    zip.writeUInt32LE(UNPACKED_BYTES_MAX + 1, zip.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    expect(wrongOf(zip)).toBe('it is larger than any pack');
  });

  it('that is damaged or none is said to be so, and is never taken for whole', () => {
    const whole = Buffer.from(zipPack(PACK.files, 'evidence'));
    expect(wrongOf(Buffer.from('no zip'))).toBe('it is no zip file, or is damaged');
    expect(wrongOf(new Uint8Array())).toBe('it is no zip file, or is damaged');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(wrongOf(whole.subarray(0, length))).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(wrongOf(bytes)).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
