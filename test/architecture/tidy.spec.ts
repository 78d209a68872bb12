import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { everyTestRuns, longFilesExplainThemselves, noAsAny, pureRoomsStayPure } from './tidy/code.ts';
import { readRepository } from './tidy/files.ts';
import { tellingNames } from './tidy/names.ts';
import {
  errorPagesMatchCodes,
  lockfileNamesNoRegistry,
  pagesOf,
  readmeShowsTheCommands,
} from './tidy/promises.ts';
import { medianLength, noGiantFiles } from './tidy/size.ts';
import { print } from './tidy/source.ts';
import type { Finding, Rule, SourceFile } from './tidy/source.ts';
import {
  noMachinePaths,
  noSilencedCompiler,
  noUnexplainedLintExceptions,
  noUnfinishedWork,
} from './tidy/words.ts';
import { root } from './tool.ts';

const rules: Readonly<Record<string, Rule>> = {
  'names say what is inside': tellingNames,
  'no unfinished work': noUnfinishedWork,
  'no paths of one machine': noMachinePaths,
  'no silenced compiler': noSilencedCompiler,
  'no lint exception without a reason': noUnexplainedLintExceptions,
  "no 'as any'": noAsAny,
  'pure rooms ask neither clock nor chance': pureRoomsStayPure,
  'every test runs': everyTestRuns,
  'long files explain themselves': longFilesExplainThemselves,
  'no giant files': noGiantFiles,
  'the lockfile installs from any registry': lockfileNamesNoRegistry,
  'the README shows how to install, start and test': readmeShowsTheCommands,
};

const repository = await readRepository(root);
/** The rules and their samples have to spell what they forbid. */
const judged = repository.filter(({ path }) => !path.startsWith('test/architecture/tidy'));

function expectNone(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new Error(findings.map(print).join('\n'));
}

describe('the repository', () => {
  it.each(Object.entries(rules))('%s', (_name, rule) => {
    expectNone(judged.flatMap((file) => rule(file)));
  });

  const { files, median, tooLong } = medianLength(repository);
  it(`keeps its files short: the median of ${files} is ${median} lines`, () => {
    expect(tooLong).toBe(false);
  });

  it('has a README', () => {
    expect(repository.map(({ path }) => path)).toContain('README.md');
  });

  it('explains every refusal code on a page of its own, and no other', async () => {
    const registry = join(root, 'src/modules/http/problem-codes.ts');
    if (!existsSync(registry)) {
      throw new Error('src/modules/http/problem-codes.ts is missing: it must export PROBLEM_CODES, by code');
    }
    const exported: unknown = await import(pathToFileURL(registry).href);
    const { PROBLEM_CODES } = z
      .object({ PROBLEM_CODES: z.record(z.string(), z.unknown()) })
      .parse({ ...(exported as object) });
    expectNone(errorPagesMatchCodes(Object.keys(PROBLEM_CODES), pagesOf(repository)));
  });
});

const src = (text: string): SourceFile => ({ path: 'src/modules/keys/rotate.ts', text });
const pure = (text: string): SourceFile => ({ path: 'src/modules/keys/domain/decide.ts', text });
const spec = (text: string): SourceFile => ({ path: 'src/modules/keys/rotate.spec.ts', text });
const named = (path: string): SourceFile => ({ path, text: '' });
const long = '\n'.repeat(60);

/** Per rule: what it must refuse, and the nearest thing it must leave alone. */
const samples: readonly (readonly [Rule, refused: SourceFile[], allowed: SourceFile[]])[] = [
  [
    tellingNames,
    [
      named('src/utils/time.ts'),
      named('src/modules/keys/key-manager.ts'),
      named('src/shared/dateHelpers.ts'),
      named('test/misc.ts'),
      named('src/common/a.ts'),
    ],
    [
      named('src/modules/keys/rotate-key.ts'),
      named('docs/commonly-asked.md'),
      named('src/secretsmanager.ts'),
    ],
  ],
  [
    noUnfinishedWork,
    [src('// TODO later'), src('/* FIXME */'), { path: 'docs/a.md', text: 'XXX' }],
    [src("const todo = 'mkdtemp-XXXXXX';")],
  ],
  [
    noMachinePaths,
    [src("open('/work/data')"), src('// see /root/notes.md'), { path: 'a.json', text: '"/Users/ada/x"' }],
    [src("import './work/list.ts'; fetch('https://host/work/1'); join(dir, `${base}/root/x`);")],
  ],
  [
    noSilencedCompiler,
    [src('// @ts-ignore'), src('// @ts-nocheck')],
    [src('// @ts-expect-error the sample is wrong on purpose')],
  ],
  [
    noUnexplainedLintExceptions,
    [
      src('// eslint-disable-next-line no-console'),
      src('/* eslint-disable */'),
      src('// eslint-disable-line x -- '),
    ],
    [src('// eslint-disable-next-line no-console -- the banner is for people')],
  ],
  [
    noAsAny,
    [src('const a = b as any;'), src('const a = <any>b;'), src('const a = (b as any).c;')],
    [src("// as any reader knows\nconst a = 'as any' as unknown;")],
  ],
  [
    pureRoomsStayPure,
    [
      pure('const at = Date.now();'),
      pure('const at = new Date();'),
      pure('const at = new Date;'),
      pure('const at = Date();'),
      pure('const clock = Date.now;'),
      pure('const n = Math.random();'),
      pure("import { randomUUID } from 'node:crypto';"),
      { path: 'src/events/key-used.ts', text: 'const at = Date.now();' },
      { path: 'src/modules/integrity/chain.ts', text: 'const at = new Date();' },
    ],
    [
      pure('// never Date.now()\nconst at = new Date(ms); const day = Date.parse(text);'),
      src('const at = Date.now();'),
      { path: 'src/shared/clock.ts', text: 'export const now = () => Date.now();' },
    ],
  ],
  [
    everyTestRuns,
    [
      spec("it.only('a', () => {});"),
      spec("describe.skip('a', () => {});"),
      spec("it.concurrent.only('a', f);"),
      spec("it.skip.each([1])('a', f);"),
      spec("xit('a', f);"),
      spec('const suite = ready ? describe : describe.skip;'),
    ],
    [spec("it('a', () => { expect(page.skip(2).only).toBe('it.only'); });"), src('query.skip(10);')],
  ],
  [
    longFilesExplainThemselves,
    [
      src(`export function rotate(): void {${long}}`),
      src(`// A remark.\nimport a from 'a';\nexport class Rotate {${long}}`),
    ],
    [
      src('export function rotate(): void {}'),
      src(`/** Why. */\nimport a from 'a';\nexport class Rotate {${long}}`),
      src(`import a from 'a';\n/** Why. */\n@Injectable()\nexport class Rotation {${long}}`),
      src(`export type Input = 1;\n/** Why. */\nexport const rotate = () => {${long}};`),
      spec(`it('a', () => {${long}});`),
    ],
  ],
  [
    noGiantFiles,
    [src('a\n'.repeat(401))],
    [
      src('a\n'.repeat(400)),
      { path: 'docs/a.md', text: long.repeat(9) },
      { path: 'src/client/openapi.ts', text: 'a\n'.repeat(401) },
    ],
  ],
  [
    lockfileNamesNoRegistry,
    [{ path: 'package-lock.json', text: '{ "resolved": "https://registry.example/a.tgz" }' }],
    [{ path: 'package-lock.json', text: '{ "integrity": "sha512-a" }' }],
  ],
  [
    readmeShowsTheCommands,
    [{ path: 'README.md', text: 'npm ci && npm start' }],
    [
      { path: 'README.md', text: 'npm ci, npm start, npm test' },
      { path: 'docs/README.md', text: '' },
    ],
  ],
];

describe.each(samples.map(([rule, refused, allowed]) => ({ name: rule.name, rule, refused, allowed })))(
  'the rule $name',
  ({ rule, refused, allowed }) => {
    it.each(refused)('refuses $path: $text', (file) => expect(rule(file)).toHaveLength(1));
    it.each(allowed)('allows $path: $text', (file) => expect(rule(file)).toEqual([]));
  },
);

describe('findings', () => {
  it('are printed with place, error and way out', () => {
    const [finding] = noUnfinishedWork(src('first\n// TODO second\n'));
    expect(finding && print(finding)).toBe(
      'src/modules/keys/rotate.ts:2: error: TODO left behind, use an issue, or finish it now',
    );
  });

  it('name codes without a page and pages without a code', () => {
    expect(errorPagesMatchCodes(['forbidden'], ['forbidden'])).toEqual([]);
    expect(errorPagesMatchCodes(['forbidden', 'gone'], ['forbidden', 'typo']).map(print)).toEqual([
      "src/modules/http/problem-codes.ts:1: error: nobody can look up 'gone', use a page docs/errors/gone.md",
      "docs/errors/typo.md:1: error: no refusal has the code 'typo', " +
        'use a code of PROBLEM_CODES in src/modules/http/problem-codes.ts',
    ]);
  });

  it('count pages of docs/errors, index and subfolders left out', () => {
    const paths = ['docs/errors/forbidden.md', 'docs/errors/README.md', 'docs/errors/old/a.md', 'docs/b.md'];
    expect(pagesOf(paths.map(named))).toEqual(['forbidden']);
  });
});

describe('the median length', () => {
  const sized = (count: number, lines: number): SourceFile[] =>
    Array.from({ length: count }, () => src('a\n'.repeat(lines)));

  it('is a limit from 41 files on', () => {
    expect(medianLength(sized(40, 81))).toEqual({ files: 40, median: 81, tooLong: false });
    expect(medianLength(sized(41, 81))).toEqual({ files: 41, median: 81, tooLong: true });
    expect(medianLength(sized(41, 80))).toEqual({ files: 41, median: 80, tooLong: false });
  });

  it('is not moved by specs or by a single long file', () => {
    const files = [...sized(2, 10), ...sized(1, 390), spec('a\n'.repeat(300))];
    expect(medianLength(files)).toEqual({ files: 3, median: 10, tooLong: false });
  });
});
