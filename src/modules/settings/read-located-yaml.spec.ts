import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { LocatedValue } from './domain/located-value.ts';
import { readLocatedYaml, YAML_BYTES_MAX } from './read-located-yaml.ts';

/** What a reader without lines would see. */
function plain(value: LocatedValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  return Object.fromEntries(value.properties.map(({ name, value: inner }) => [name, plain(inner)]));
}

const scalar = fc.oneof(fc.stringMatching(/^[ -~]{0,20}$/), fc.integer(), fc.boolean(), fc.constant(null));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tie('tree'), { maxKeys: 4 }),
  ),
}));

describe('a YAML file', () => {
  it('says the same with lines as without', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), tree, { maxKeys: 4 }), (content) => {
        const read = readLocatedYaml(stringify(content, { aliasDuplicateObjects: false }));
        expect(read.ok ? plain(read.root) : read).toEqual(content);
      }),
    );
  });

  it('knows the line of every value', () => {
    const read = readLocatedYaml('# list\na:\n  - x: 1\n    y:\n      - two\n');
    expect(read).toEqual({
      ok: true,
      root: {
        kind: 'mapping',
        line: 2,
        properties: [
          {
            name: 'a',
            line: 2,
            value: {
              kind: 'list',
              line: 3,
              items: [
                {
                  kind: 'mapping',
                  line: 3,
                  properties: [
                    { name: 'x', line: 3, value: { kind: 'scalar', line: 3, value: 1 } },
                    {
                      name: 'y',
                      line: 4,
                      value: { kind: 'list', line: 5, items: [{ kind: 'scalar', line: 5, value: 'two' }] },
                    },
                  ],
                },
              ],
            },
          },
        ],
      },
    });
  });

  it.each(['', '# nothing\n', '---\n', '~\n'])('is an empty mapping when it holds nothing: %j', (text) => {
    expect(readLocatedYaml(text)).toEqual({ ok: true, root: { kind: 'mapping', line: 1, properties: [] } });
  });

  it.each<[string, string, number | null, string]>([
    ['a tab for indentation', 'a:\n\t- 1', 2, 'not valid YAML (TAB_AS_INDENT).'],
    ['several documents', 'a: 1\n---\nb: 2', 2, 'not valid YAML (MULTIPLE_DOCS).'],
    ['a repeated name', 'a: 1\nb: 2\na: 3', 3, 'not valid YAML (a name is repeated).'],
    ['an alias', 'a: &x 1\nb: *x', 1, 'anchors (&name) and aliases (*name) are not supported.'],
    ['an alias before its anchor', 'b:\n  - *x', 2, 'anchors (&name) and aliases (*name) are not supported.'],
    ['a merge key', 'a:\n  <<: { b: 1 }', 2, 'merge keys (<<) are not supported.'],
    ['a tag', 'a: 1\nb: !!binary aGk=', 2, 'tags (!name) are not supported.'],
    ['a tag of its own', 'a: !secret x', 1, 'tags (!name) are not supported.'],
    ['a directive', '%YAML 1.1\n---\na: no', 1, 'directives (%…) are not supported.'],
    ['a control character', 'a: 1\nb: "x\u0007"', 2, 'not valid YAML (control character).'],
    ['a list as a name', '? [a]\n: b', 1, 'a name must be a text.'],
    ['a list', '- 1', 1, 'must be a mapping from names to values.'],
    ['a scalar', 'pk_acme_abc123', 1, 'must be a mapping from names to values.'],
    ['nesting without end', `a: ${'['.repeat(50_000)}`, 1, 'not valid YAML (RESOURCE_EXHAUSTION).'],
    ['deep nesting', `a: ${'['.repeat(20)}${']'.repeat(20)}`, 1, 'nested too deeply.'],
    ['an unfinished text', 'a: "pk_acme_abc123\nb: 1', 2, 'not valid YAML (MISSING_CHAR).'],
    [
      'too many bytes',
      `# ${'x'.repeat(YAML_BYTES_MAX)}`,
      null,
      `the file is larger than ${YAML_BYTES_MAX} bytes.`,
    ],
  ])('with %s is refused with its line, and nothing of it is quoted', (_, text, line, reason) => {
    expect(readLocatedYaml(text)).toEqual({ ok: false, problem: { line, reason } });
  });

  it('with as many names as fit is read in a moment', () => {
    const text = `{${Array.from({ length: 40_000 }, (_, i) => `k${i.toString(36)}: 1`).join(',')}}`.slice(
      0,
      YAML_BYTES_MAX - 10,
    );
    const { ok } = readLocatedYaml(`${text.slice(0, text.lastIndexOf(','))}}`);
    expect(ok).toBe(true);
  });
});
