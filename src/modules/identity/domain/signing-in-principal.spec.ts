import { describe, expect, it } from '@jest/globals';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { principalIdOf } from './principal-id.ts';
import type { Principal } from './principal.ts';
import { decideSigningIn, providerActorId, type Acquaintances } from './signing-in-principal.ts';
import type { VouchedIdentity, VouchingRules } from './vouched-identity.ts';

const RULES: VouchingRules = {
  provider: 'corporate',
  roleClaim: 'groups',
  roles: [],
  defaultRole: null,
  tenantClaim: null,
  tenant: 'default',
  emailDomains: null,
  linkByEmail: true,
};
const CONTEXT = {
  eventId: '019a9b3c-5d70-7a11-8c22-9d33ae44bf55',
  now: '2026-11-20T21:00:00.000Z',
  actor: systemActor(providerActorId('corporate')),
  origin: NO_ORIGIN,
};
const ANA: VouchedIdentity = {
  provider: 'corporate',
  subject: 'u-1',
  email: 'ana@example.com',
  role: 'analyst',
  tenant: 'default',
};
const principal = (changes: Partial<Principal> = {}): Principal => ({
  id: principalIdOf('ana@example.com'),
  name: 'ana@example.com',
  kind: 'user',
  email: 'ana@example.com',
  tenant: 'default',
  role: 'analyst',
  identities: [{ provider: 'corporate', subject: 'u-1' }],
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: providerActorId('corporate'),
  createdByType: 'system',
  disabledAt: null,
  ...changes,
});
const NOBODY: Acquaintances = { byIdentity: undefined, byName: undefined };

/** What comes of it: the event's type and what it says, the principal's name, or the reason why not. */
function outcome(
  known: Partial<Acquaintances>,
  vouched: Partial<VouchedIdentity> = {},
  rules: Partial<VouchingRules> = {},
): unknown {
  const decided = decideSigningIn(
    { ...ANA, ...vouched },
    { ...NOBODY, ...known },
    { ...RULES, ...rules },
    CONTEXT,
  );
  if (!decided.ok) return decided.refusal;
  const { event } = decided.value;
  if (event === null) return decided.value.principal.name;
  return event.type === 'PrincipalUpdated' ? [event.type, event.data.after] : [event.type, event.data];
}

describe('somebody for whom a provider vouches', () => {
  it('is created under their verified address, with the role that the rules give', () => {
    expect(outcome({})).toEqual([
      'PrincipalCreated',
      {
        principalId: principalIdOf('ana@example.com'),
        principalName: 'ana@example.com',
        kind: 'user',
        email: 'ana@example.com',
        tenant: 'default',
        role: 'analyst',
        identities: [{ provider: 'corporate', subject: 'u-1' }],
      },
    ]);
    expect(outcome({}, { email: null })).toMatchObject([
      'PrincipalCreated',
      { principalName: 'corporate:u-1', email: null },
    ]);
  });

  it('is a stranger without a role', () => {
    expect(outcome({}, { role: null })).toBe('unknown_principal');
  });

  it('is who has their identity, and follows the provider only if it created them', () => {
    expect(outcome({ byIdentity: principal() })).toBe('ana@example.com');
    expect(outcome({ byIdentity: principal() }, { role: 'viewer' })).toEqual([
      'PrincipalUpdated',
      { role: 'viewer' },
    ]);
    const byHand = principal({ createdBy: 'key_1', createdByType: 'key' });
    expect(outcome({ byIdentity: byHand }, { role: 'admin' })).toBe('ana@example.com');
    expect(outcome({ byIdentity: byHand }, { role: null })).toBe('ana@example.com');
  });

  it('keeps the role that an administrator gave them where the provider says nothing of roles', () => {
    const promoted = principal({ role: 'auditor' });
    expect(outcome({ byIdentity: promoted }, { role: 'viewer' }, { roleClaim: null })).toBe(
      'ana@example.com',
    );
  });

  it('stays outside when the provider takes their role away or moves them to another tenant', () => {
    expect(outcome({ byIdentity: principal() }, { role: null })).toBe('unknown_principal');
    expect(outcome({ byIdentity: principal() }, { tenant: 'acme' })).toBe('unknown_principal');
  });

  it('stays outside when disabled, however they are found', () => {
    const disabledAt = '2026-11-01T00:00:00.000Z';
    expect(outcome({ byIdentity: principal({ disabledAt }) })).toBe('principal_disabled');
    expect(outcome({ byName: principal({ disabledAt, identities: [] }) })).toBe('principal_disabled');
  });

  it('is linked with the user of their verified address, where the rules allow it', () => {
    const other = { provider: 'other', subject: 'x' };
    const byName = principal({ identities: [other], createdBy: 'key_1', createdByType: 'key' });
    expect(outcome({ byName }, { role: null })).toEqual([
      'PrincipalUpdated',
      { identities: [other, { provider: 'corporate', subject: 'u-1' }] },
    ]);
    expect(outcome({ byName }, {}, { linkByEmail: false })).toBe('unknown_principal');
    expect(outcome({ byName }, { email: null })).toBe('unknown_principal');
  });

  it('is not linked with a service, nor with whom the provider knows as somebody else', () => {
    expect(outcome({ byName: principal({ kind: 'service', identities: [] }) })).toBe('unknown_principal');
    expect(outcome({ byName: principal({ identities: [{ provider: 'corporate', subject: 'u-0' }] }) })).toBe(
      'unknown_principal',
    );
  });

  it('is recognised by address each time as somebody whom a file declares, which says who they are', () => {
    const declared = principal({ identities: [], createdBy: 'keytrail.yaml', createdByType: 'config' });
    expect(outcome({ byName: declared })).toBe('ana@example.com');
  });

  it('cannot take the name that is kept for the owner of the first key', () => {
    expect(outcome({}, { email: null, provider: 'x' })).toMatchObject(['PrincipalCreated', {}]);
    expect(outcome({}, { email: 'administrator' })).toBe('unknown_principal');
  });
});
