import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { givenPack, packBytes } from '../given-pack.fixture.ts';
import { checkPack, sha256Of, type FoundPack } from './check-pack.ts';

type Files = Map<string, Uint8Array>;
const PACK = givenPack();

const found = (files: Files): FoundPack => ({
  files: new Map([...files].map(([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256Of(bytes) }])),
  manifest: files.get('manifest.json') ?? null,
  sums: files.get('SHA256SUMS') ?? null,
  strange: [],
});
const wrongAfter = (change: (files: Files) => void): readonly string[] | undefined => {
  const files = packBytes(PACK);
  change(files);
  return checkPack(found(files))?.wrong;
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const edit = (path: string, change: (text: string) => string) => (files: Files) =>
  void files.set(path, bytesOf(change(Buffer.from(files.get(path) ?? []).toString('utf8'))));

describe('a pack', () => {
  it('is as it was made, and says what the trail has of its manifest', () => {
    expect(checkPack(found(packBytes(PACK)))).toEqual({
      files: 4,
      manifestSha256: PACK.manifestSha256,
      wrong: [],
    });
  });

  it('is not, once any byte of any file is another one', () => {
    const places = [...packBytes(PACK)].flatMap(([path, bytes]) =>
      [...bytes.keys()].map((at) => ({ path, at })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 255 }), ({ path, at }, change) => {
        const files = packBytes(PACK);
        files.get(path)?.forEach((byte, index, all) => {
          if (index === at) all[index] = byte ^ change;
        });
        expect(checkPack(found(files))?.wrong).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (files: Files) => void, readonly string[]]>([
    [
      'its manifest',
      edit('manifest.json', (text) => text.replace('CIS-2.11', 'CIS-9.99')),
      ['manifest.json is not what SHA256SUMS lists'],
    ],
    ['a file', edit('findings.csv', () => 'keyId\r\n'), ['findings.csv was changed']],
    ['the sums', (files) => void files.delete('SHA256SUMS'), ['SHA256SUMS is missing']],
    [
      'a line of the sums',
      edit('SHA256SUMS', (text) => text.replace(/^.*findings.csv\n/m, '')),
      ['findings.csv is not in SHA256SUMS'],
    ],
    [
      'a sum',
      edit('SHA256SUMS', (text) => text.replace(/^.*findings.csv$/m, `${'0'.repeat(64)}  findings.csv`)),
      ['findings.csv is not what SHA256SUMS lists'],
    ],
    [
      'a second sum for a file',
      edit('SHA256SUMS', (text) => `${text}${'0'.repeat(64)}  findings.csv\n`),
      ['findings.csv is not what SHA256SUMS lists'],
    ],
    ['a file that is gone', (files) => void files.delete('population.csv'), ['population.csv is missing']],
    [
      'a file that nothing lists',
      (files) => void files.set('queries/more.sql', bytesOf('SELECT 2')),
      ['queries/more.sql is in neither manifest.json nor SHA256SUMS'],
    ],
    [
      'a file that only the sums list',
      (files) => {
        files.set('more.csv', bytesOf('x'));
        edit('SHA256SUMS', (text) => `${text}${sha256Of(bytesOf('x'))}  more.csv\n`)(files);
      },
      ['more.csv is in SHA256SUMS and not in manifest.json'],
    ],
  ])('is told from one with another state of %s', (_, change, wrong) => {
    expect(wrongAfter(change)).toEqual(wrong);
  });

  it('with sums that are none names them, and only so many', () => {
    const garbage = edit('SHA256SUMS', () => 'garbage\n'.repeat(12));
    expect(wrongAfter(garbage)).toEqual([
      ...Array.from({ length: 10 }, (_, at) => `line ${at + 1} of SHA256SUMS is no sum`),
      '2 more lines of SHA256SUMS are no sums',
      ...['README.txt', 'findings.csv', 'population.csv', 'queries/inventory.sql', 'manifest.json'].map(
        (path) => `${path} is not in SHA256SUMS`,
      ),
    ]);
  });

  it('that lists no files is none, also where its sums say the same', () => {
    const files = new Map([
      ['manifest.json', bytesOf(JSON.stringify({ sample: { seed: 's', size: 0, ids: [] }, files: [] }))],
    ]);
    const sum = sha256Of(files.get('manifest.json') ?? bytesOf(''));
    files.set('SHA256SUMS', bytesOf(`${sum}  manifest.json\n`));
    expect(checkPack(found(files))?.wrong).toEqual(['manifest.json lists no files']);
  });

  it('with another sample than its seed draws is told, although all hashes fit', () => {
    const ids = PACK.manifest.sample.ids.toReversed();
    const manifest = bytesOf(JSON.stringify({ ...PACK.manifest, sample: { ...PACK.manifest.sample, ids } }));
    const wrong = wrongAfter((files) => {
      files.set('manifest.json', manifest);
      edit('SHA256SUMS', (text) => text.replace(PACK.manifestSha256, sha256Of(manifest)))(files);
    });
    expect(wrong).toEqual(['the sample is not what its seed draws']);
  });

  it.each(['', '{', '[]', '{"files":[]}', '\xff'])('has a manifest of evidence, not %j', (text) => {
    const files = packBytes(PACK);
    files.set('manifest.json', Buffer.from(text, 'latin1'));
    expect(checkPack(found(files))).toBeNull();
  });

  it('is checked as the bytes that it is, whatever they are as text', () => {
    const changed = givenPack([{ path: 'a.csv', text: '\ufffd' }]);
    const files = packBytes(changed);
    files.set('a.csv', Uint8Array.of(0xff));
    expect(checkPack(found(files))?.wrong).toEqual(['a.csv was changed']);
  });
});
