import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRoles, vouchedIdentity, type VouchingRules } from './vouched-identity.ts';

const RULES: VouchingRules = {
  provider: 'corporate',
  roleClaim: 'groups',
  roles: readRoles('auditors=auditor,platform=analyst,a=b=viewer'),
  defaultRole: null,
  tenantClaim: null,
  tenant: 'default',
  emailDomains: null,
  linkByEmail: false,
};
const ANA = { sub: 'u-1', email: 'Ana@Example.com', email_verified: true };

const given = (claims: Readonly<Record<string, unknown>>, rules: Partial<VouchingRules> = {}) => {
  const vouched = vouchedIdentity(claims, { ...RULES, ...rules });
  return vouched.ok ? vouched.value : vouched.refusal;
};

describe('what a provider’s word is worth', () => {
  it('is a subject, a verified address in lower case, a role and a tenant', () => {
    expect(given({ ...ANA, groups: ['x', 'platform'] })).toEqual({
      provider: 'corporate',
      subject: 'u-1',
      email: 'ana@example.com',
      role: 'analyst',
      tenant: 'default',
    });
  });

  it.each([
    ['not verified', { ...ANA, email_verified: false }],
    ['not said to be verified', { sub: 'u-1', email: 'ana@example.com' }],
    ['verified with another text', { ...ANA, email_verified: 'yes' }],
    ['none', { ...ANA, email: 'Ana <ana@example.com>' }],
    ['longer than addresses are', { ...ANA, email: `${'a'.repeat(65)}@example.com` }],
  ])('is no address when it is %s', (_, claims) => {
    expect(given(claims)).toMatchObject({ email: null });
    expect(given(claims, { emailDomains: ['example.com'] })).toBe(
      'Only verified mail addresses of certain domains may sign in here.',
    );
  });

  it('counts for the listed domains only, and not for those that end alike', () => {
    const domains = { emailDomains: ['example.com'] };
    expect(given(ANA, domains)).toMatchObject({ email: 'ana@example.com' });
    for (const email of ['ana@evil-example.com', 'ana@example.com.evil.org', 'ana@sub.example.com'])
      expect(given({ ...ANA, email }, domains)).toEqual(expect.stringContaining('domains'));
  });

  it('gives the role of the first pair that applies, by text or list, else the default, else none', () => {
    const role = (groups: unknown, rules: Partial<VouchingRules> = {}) => given({ ...ANA, groups }, rules);
    expect(role(['platform', 'auditors'])).toMatchObject({ role: 'auditor' });
    expect(role('platform')).toMatchObject({ role: 'analyst' });
    expect(role('a=b')).toMatchObject({ role: 'viewer' });
    expect(role(['plat'])).toMatchObject({ role: null });
    expect(role({ platform: true })).toMatchObject({ role: null });
    expect(role(['plat'], { defaultRole: 'viewer' })).toMatchObject({ role: 'viewer' });
  });

  it('finds a claim by its name, which may be a URL, else by a path', () => {
    const claims = { ...ANA, 'https://x.example/roles': 'platform', realm: { roles: ['auditors'] } };
    expect(given(claims, { roleClaim: 'https://x.example/roles' })).toMatchObject({ role: 'analyst' });
    expect(given(claims, { roleClaim: 'realm.roles' })).toMatchObject({ role: 'auditor' });
    expect(given(claims, { roleClaim: 'realm.roles.length' })).toMatchObject({ role: null });
    expect(given(claims, { roleClaim: 'constructor.name' })).toMatchObject({ role: null });
  });

  it('takes the tenant from its claim, and nobody without one', () => {
    const rules = { tenantClaim: 'org' };
    expect(given({ ...ANA, org: 'acme' }, rules)).toMatchObject({ tenant: 'acme' });
    for (const org of [undefined, '', '-', 'a b', ['acme'], 'x'.repeat(64)])
      expect(given({ ...ANA, org }, rules)).toBe('The provider did not say which tenant they belong to.');
  });

  it('never throws, whatever the claims are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.string(), (claims, roleClaim) => {
        const vouched = vouchedIdentity({ sub: 'u', ...claims }, { ...RULES, roleClaim });
        expect(typeof vouched.ok).toBe('boolean');
      }),
    );
  });
});
