import { describe, expect, it } from '@jest/globals';
import { readLocatedYaml } from '../../settings/read-located-yaml.ts';
import { problemText } from '../../settings/domain/located-value.ts';
import { joinPrincipals, parsePrincipals, PRINCIPALS_MAX, repeatedPrincipals } from './parse-principals.ts';
import type { ParsedPrincipals } from './parse-principals.ts';

const HASH =
  '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw';

function parse(text: string): ParsedPrincipals {
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.reason);
  return parsePrincipals(yaml.root.properties, 'f.yaml');
}
const problemsIn = (text: string): readonly string[] =>
  parse(text).problems.map((problem) => problemText('f.yaml', problem));

describe('users and services in configuration', () => {
  it('say all that can be said of them', () => {
    const { principals } = parse(`users:
  - name: ana@example.com
    email: ana@example.com
    tenant: acme
    role: analyst
    password_hash: ${HASH}
    identities:
      - provider: corporate
        subject: "4711"
  - { name: leaver, role: viewer, enabled: false }
service_principals:
  - { name: etl, tenant: acme, role: user }
`);
    expect(principals).toEqual({
      kinds: ['user', 'service'],
      listed: [
        {
          place: { source: 'f.yaml', line: 2 },
          name: 'ana@example.com',
          kind: 'user',
          email: 'ana@example.com',
          tenant: 'acme',
          role: 'analyst',
          identities: [{ provider: 'corporate', subject: '4711' }],
          enabled: true,
          passwordHash: HASH,
        },
        expect.objectContaining({ name: 'leaver', tenant: 'default', enabled: false, passwordHash: null }),
        expect.objectContaining({ name: 'etl', kind: 'service', place: { source: 'f.yaml', line: 12 } }),
      ],
    });
  });

  it('may be none, which is another thing than not to be spoken of', () => {
    expect([
      parse('users:\n').principals,
      parse('service_principals: []').principals,
      parse('').principals,
    ]).toEqual([
      { listed: [], kinds: ['user'] },
      { listed: [], kinds: ['service'] },
      { listed: [], kinds: [] },
    ]);
  });

  it.each([
    ['name: a b', 'name is none. A name has visible characters only: no blanks, no control characters.'],
    ['name: 12', 'name must be a text: put it in quotes.'],
    ['role: analist', 'role must be one of admin, auditor, analyst, viewer, user; did you mean "analyst"?'],
    ['email: nobody', 'email must be a mail address.'],
    ['tenant: a/b', 'tenant must be 1 to 63 letters, digits, dots, underscores and hyphens.'],
    ['enabled: "no"', 'enabled must be true or false.'],
    [
      'password_hash: hunter2hunter2',
      'password_hash must be a hash as "keytrail users hash-password" prints it.',
    ],
    [
      'password_hash: $scrypt$ln=31,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w',
      'password_hash must be a hash as "keytrail users hash-password" prints it.',
    ],
    [
      'password: hunter2hunter2',
      'there is no such property; there are name, email, tenant, role, password_hash, enabled, identities.',
    ],
    ['pasword_hash: x', 'there is no such property; did you mean "password_hash"?'],
    ['identities: corporate', 'identities must be a list of at most 20 identities.'],
    [
      'identities: [{ provider: p }]',
      'identities has an item in line 4 that does not have exactly a provider and a subject.',
    ],
  ])('are refused with %s, by their line and without repeating it', (line, reason) => {
    const others = ['name: ana', 'role: viewer'].filter((one) => one.split(':')[0] !== line.split(':')[0]);
    const text = `users:\n  - ${[...others, 'enabled: true'].slice(0, 2).join('\n    ')}\n    ${line}\n`;
    expect(problemsIn(text).map((problem) => problem.replace(/line \d+: /, ''))).toContain(
      `f.yaml, ${reason}`,
    );
    expect(problemsIn(text).join()).not.toContain('hunter2');
  });

  it('are refused without a name or a role, with all that is wrong at once', () => {
    expect(problemsIn('users:\n  - tenant: acme\n    enabled: 1\n  - text\n')).toEqual([
      'f.yaml, line 3: enabled must be true or false.',
      'f.yaml, line 2: name is missing.',
      'f.yaml, line 2: role is missing.',
      'f.yaml, line 4: an entry must name its properties, such as "name: …".',
    ]);
  });

  it('that are services have no password', () => {
    expect(problemsIn(`service_principals:\n  - { name: etl, role: user, password_hash: x }`)).toEqual([
      'f.yaml, line 2: there is no such property; there are name, email, tenant, role, enabled, identities.',
    ]);
  });

  it('are refused as no list, and as more than anybody means', () => {
    const many = Array.from({ length: PRINCIPALS_MAX + 1 }, () => '{}').join(',');
    expect([problemsIn('users: { a: b }'), problemsIn(`users: [${many}]`)]).toEqual([
      ['f.yaml, line 1: users must be a list.'],
      [`f.yaml, line 1: users lists more than ${PRINCIPALS_MAX}.`],
    ]);
  });

  it('have each their own name and identities, in all files together', () => {
    const one = parse('users:\n  - { name: ana, role: viewer, identities: [{ provider: p, subject: s }] }\n');
    const two = parse(
      'service_principals:\n  - { name: ana, role: user }\n  - { name: bob, role: user, identities: [{ provider: p, subject: s }] }\n',
    );
    expect(repeatedPrincipals(joinPrincipals([one.principals, two.principals]).listed)).toEqual([
      'f.yaml, line 2: the name is that of f.yaml, line 2 already.',
      'f.yaml, line 3: the identity is that of f.yaml, line 2 already.',
    ]);
  });
});
