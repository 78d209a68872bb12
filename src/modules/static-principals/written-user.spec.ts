import { describe, expect, it } from '@jest/globals';
import { withUser } from './written-user.ts';

const user = { name: 'ana@example.com', role: 'analyst', passwordHash: '$scrypt$ln=15,r=8,p=3$c2FsdA$a2V5' };
const ENTRY = `  - name: ana@example.com
    role: analyst
    password_hash: $scrypt$ln=15,r=8,p=3$c2FsdA$a2V5
`;

describe('adding a user to a file', () => {
  it('keeps every line and comment that stands there', () => {
    const text = `# the head
port: 8090 # behind the proxy

users:
  # the first of all
  - name: root # for emergencies
    role: admin
`;
    expect(withUser(text, user)).toEqual({ ok: true, value: `${text}${ENTRY}` });
  });

  it.each([
    ['an empty file', '', `users:\n${ENTRY}`],
    ['an empty section', 'users:\n', `users:\n${ENTRY}`],
    ['an empty list', 'users: []\n', `users:\n${ENTRY}`],
    ['other settings', 'port: 1\n', `port: 1\nusers:\n${ENTRY}`],
  ])('makes the section in %s', (_what, text, result) => {
    expect(withUser(text, user)).toEqual({ ok: true, value: result });
  });

  it('quotes what YAML would take for something else', () => {
    const added = withUser('', { name: 'true', role: 'viewer', tenant: '12' });
    expect(added).toEqual({
      ok: true,
      value: 'users:\n  - name: "true"\n    tenant: "12"\n    role: viewer\n',
    });
  });

  it('does not touch a file that it does not understand', () => {
    expect([withUser('a: [', user).ok, withUser('users: { a: b }', user)]).toEqual([
      false,
      { ok: false, refusal: 'The section users of the file is not a list; mend it first.' },
    ]);
  });
});
