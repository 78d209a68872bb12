import { describe, expect, it } from '@jest/globals';
import { ENTRIES_MAX } from './domain/parse-api-keys.ts';
import { parseConfiguration, type ParsedConfiguration } from './parse-configuration.ts';

const parse = (text: string, kind: 'settings' | 'keys' = 'keys'): ParsedConfiguration =>
  parseConfiguration({ files: [{ name: 'keys.yaml', kind, text }], variables: [] });
const problemsIn = (text: string): readonly string[] => {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.problems;
};
const STRONG = 'pk_acme_7a8b9c0d1e2f3a4b5c6d7e8f';
const one = (lines: string): string =>
  `api_keys:\n  - key: ${STRONG}\n    tenant: acme_corp\n    role: analyst\n${lines}`;

const SECRET_IN_ERROR = 'sk_live_do_not_print_me_4242';

describe('an entry', () => {
  it('says all that a key can have', () => {
    expect(
      parse(
        one(`    name: nightly
    owner: ana@example.com
    description: "Acme Corp analysts"
    rate_limit: 100/minute
    expires_at: 2027-01-31
    enabled: false
    allowed_datasets: [orders, customers, orders]
    permissions:
      - read
    scopes: ["reports:read"]
    allowed_cidrs: [203.0.113.7, 2001:DB8::/32]
`),
      ),
    ).toEqual({
      ok: true,
      value: {
        filesListKeys: true,
        principals: { listed: [], kinds: [] },
        warnings: [],
        keys: [
          {
            place: { source: 'keys.yaml', line: 2 },
            secret: STRONG,
            name: 'nightly',
            owner: 'ana@example.com',
            tenant: 'acme_corp',
            role: 'analyst',
            scopes: ['reports:read'],
            allowedDatasets: ['orders', 'customers'],
            permissions: ['read'],
            rateLimit: 100,
            note: 'Acme Corp analysts',
            allowedCidrs: ['203.0.113.7/32', '2001:db8::/32'],
            expiresAt: '2027-02-01T00:00:00.000Z',
            enabled: false,
          },
        ],
      },
    });
  });

  it('may leave out all but key, role and tenant, and is warned of what it leaves out', () => {
    const parsed = parse(
      'api_keys:\n- {key: pk_acme_limited, tenant: acme_corp, allowed_datasets: [orders]}\n- {key: admin-key-xxxxx, role: admin}\n',
    );
    expect(parsed.ok && parsed.value.keys).toEqual([
      expect.objectContaining({
        role: 'viewer',
        tenant: 'acme_corp',
        name: 'viewer of acme_corp',
        owner: 'configuration',
        expiresAt: null,
      }),
      expect.objectContaining({ role: 'admin', tenant: 'default', name: 'admin of default', enabled: true }),
    ]);
    const weak = 'the secret is so short that it might be guessed; 20 random characters or more cannot be.';
    expect(parsed.ok && parsed.value.warnings).toEqual([
      `keys.yaml, line 2: ${weak}`,
      'keys.yaml, line 2: the key has no role and is taken for a viewer.',
      `keys.yaml, line 3: ${weak}`,
    ]);
  });

  it.each([
    ['5/second', 300],
    ['100', 100],
    ['"60 / minute"', 60],
  ])('takes the rate limit %s for %s a minute', (written, perMinute) => {
    const parsed = parse(one(`    rate_limit: ${written}\n`));
    expect(parsed.ok && parsed.value.keys[0]?.rateLimit).toBe(perMinute);
  });

  it.each([
    ['enabled: "no"', 'enabled must be true or false.'],
    ['enabled: no', 'enabled must be true or false.'],
    [
      'rate_limit: -5',
      'rate_limit must be a whole number of requests per minute from 1 to 1000000, or "100/minute", or "5/second".',
    ],
    [
      'rate_limit: 1000001',
      'rate_limit must be a whole number of requests per minute from 1 to 1000000, or "100/minute", or "5/second".',
    ],
    [
      'expires_at: 2027-01-31T10:00:00',
      'expires_at must be a date such as 2027-01-31, or a time with its offset such as 2027-01-31T18:00:00Z.',
    ],
    ['allowed_datasets:', 'allowed_datasets must be a list of at most 500 datasets; [] for none.'],
    ['allowed_datasets: orders', 'allowed_datasets must be a list of at most 500 datasets; [] for none.'],
    ['permissions: [1]', 'permissions has an item in line 5 that must be a text: put it in quotes.'],
    ['scopes: [reports:reed]', 'scopes has an item in line 5 that is no scope; did you mean "reports:read"?'],
    ['scopes: [keys:write]', 'scopes: the role analyst does not grant "keys:write".'],
    [
      'allowed_cidrs: [10.0.0.5/8]',
      'allowed_cidrs has an item in line 5 that has bits set behind its prefix; write 10.0.0.0/8 if you mean all of that range.',
    ],
    [
      'allowed_cidrs: [10.0.0.0/33]',
      'allowed_cidrs has an item in line 5 that must be an IPv4 or IPv6 address, or a range of them such as 203.0.113.0/24 or 2001:db8::/32.',
    ],
    [
      'description: "a\\u0007b"',
      'description must be a text of 1 to 1000 characters without control characters.',
    ],
    [
      'description: "a\\u202Eb"',
      'description must be a text of 1 to 1000 characters without control characters.',
    ],
    ['owner: 42', 'owner must be a text: put it in quotes.'],
    ['rate_limits: 5', 'there is no such property; did you mean "rate_limit"?'],
    [
      `${SECRET_IN_ERROR}: 5`,
      'there is no such property; there are key, role, tenant, name, owner, description, rate_limit, expires_at, enabled, allowed_datasets, permissions, scopes, allowed_cidrs.',
    ],
    [`name: ${STRONG}`, 'the secret of a key stands in a property that everybody may read.'],
  ])('with "%s" is refused', (line, reason) => {
    const at = reason.startsWith('the secret of') ? 2 : 5;
    expect(problemsIn(one(`    ${line}\n`))).toEqual([`keys.yaml, line ${at}: ${reason}`]);
  });

  it.each([
    [`key: [${SECRET_IN_ERROR}]`, 'key must be 8 to 256 visible ASCII characters.'],
    [`key: "${SECRET_IN_ERROR} "`, 'key must be 8 to 256 visible ASCII characters.'],
    ['key: short', 'key must be 8 to 256 visible ASCII characters.'],
    [`key: ${'x'.repeat(257)}`, 'key must be 8 to 256 visible ASCII characters.'],
    ['key: schlüssel_mit_umlaut', 'key must be 8 to 256 visible ASCII characters.'],
    ['key: 1234567890', 'key must be a text: put it in quotes.'],
    ['name: no key', 'key is missing.'],
  ])('with "%s" is refused without a word of it', (line, reason) => {
    expect(problemsIn(`api_keys:\n  - ${line}\n    role: admin\n`)).toEqual([`keys.yaml, line 2: ${reason}`]);
  });

  it.each([
    [
      'role: anaylst',
      [
        'keys.yaml, line 3: role must be one of admin, auditor, analyst, viewer, user; did you mean "analyst"?',
      ],
    ],
    ['role: analyst', ['keys.yaml, line 2: tenant is missing: a key of role analyst must belong to one.']],
    [
      'tenant: a b',
      ['keys.yaml, line 3: tenant must be 1 to 63 letters, digits, dots, underscores and hyphens.'],
    ],
  ])('with "%s" alone is refused', (line, problems) => {
    expect(problemsIn(`api_keys:\n  - key: ${STRONG}\n    ${line}\n`)).toEqual(problems);
  });

  it('tells all that is wrong with it at once', () => {
    expect(problemsIn('api_keys:\n  - key: x\n    enabled: 1\n  - just text\n')).toEqual([
      'keys.yaml, line 2: key must be 8 to 256 visible ASCII characters.',
      'keys.yaml, line 3: enabled must be true or false.',
      'keys.yaml, line 2: tenant is missing: a key of role viewer must belong to one.',
      'keys.yaml, line 4: an entry must name its properties, such as "key: …".',
    ]);
  });
});

describe('a list of keys', () => {
  it('may be empty, which is another thing than absent', () => {
    const listsKeys = (text: string): unknown => {
      const parsed = parse(text, 'settings');
      return parsed.ok && [parsed.value.keys, parsed.value.filesListKeys];
    };
    expect([
      listsKeys('api_keys:\n  # Key removed\n'),
      listsKeys('api_keys: []'),
      listsKeys('port: 1'),
    ]).toEqual([
      [[], true],
      [[], true],
      [[], false],
    ]);
  });

  it('is refused when it is no list, or longer than anybody means', () => {
    const many = Array.from({ length: ENTRIES_MAX + 1 }, () => '{}').join(',');
    expect([problemsIn('api_keys: { key: x }'), problemsIn(`api_keys: [${many}]`)]).toEqual([
      ['keys.yaml, line 1: api_keys must be a list of keys.'],
      [`keys.yaml, line 1: api_keys lists more than ${ENTRIES_MAX} keys.`],
    ]);
  });

  it('is refused when two of its keys have one secret, wherever they stand', () => {
    const text = `api_keys:\n  - {key: ${STRONG}, role: admin}\n`;
    const parsed = parseConfiguration({
      files: [
        { name: 'keytrail.yaml', kind: 'settings', text: `port: 1\n${text}` },
        { name: 'keys.yaml', kind: 'keys', text },
      ],
      variables: [{ variable: 'API_KEY_ADMIN', secret: STRONG }],
    });
    expect(parsed).toEqual({
      ok: false,
      problems: [
        'keys.yaml, line 2: the secret is that of keytrail.yaml, line 3 already; each key needs its own.',
        'API_KEY_ADMIN: the secret is that of keytrail.yaml, line 3 already; each key needs its own.',
      ],
    });
  });

  it('stands in a file that holds sections only, unless that file is keytrail.yaml', () => {
    expect(problemsIn('api_key: []\nport: 1\n')).toEqual([
      'keys.yaml, line 1: there is no such section; did you mean "api_keys"?',
      expect.stringMatching(/^keys.yaml, line 2: there is no such section; there are api_keys/),
    ]);
    expect(parse('port: 1\n', 'settings').ok).toBe(true);
  });

  it('has its problems counted when they are too many to tell', () => {
    const text = `api_keys:\n${'  - { key: x, role: admin }\n'.repeat(60)}`;
    const problems = problemsIn(text);
    expect([problems.length, problems.at(-1)]).toEqual([51, '… and 10 more.']);
  });
});

describe('a variable', () => {
  it('is a key by itself', () => {
    const parsed = parseConfiguration({
      files: [],
      variables: [
        { variable: 'API_KEY_ADMIN', secret: 'admin-key-xxxxx' },
        { variable: 'API_KEY_DEFAULT', secret: STRONG },
      ],
    });
    expect(parsed.ok && parsed.value).toEqual({
      filesListKeys: false,
      principals: { listed: [], kinds: [] },
      warnings: [
        'API_KEY_ADMIN: the secret is so short that it might be guessed; 20 random characters or more cannot be.',
      ],
      keys: [
        expect.objectContaining({
          role: 'admin',
          tenant: 'default',
          place: { source: 'API_KEY_ADMIN', line: null },
        }),
        expect.objectContaining({
          role: 'analyst',
          tenant: 'default',
          place: { source: 'API_KEY_DEFAULT', line: null },
        }),
      ],
    });
  });
});
