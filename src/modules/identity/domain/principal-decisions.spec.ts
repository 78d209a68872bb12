import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { ROLES, type Role } from '../../../events/key-rights.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { decideCreatePrincipal, type PrincipalRequest } from './create-principal.ts';
import { decideDisablePrincipal, decideEnablePrincipal } from './disable-principal.ts';
import { principalIdOf } from './principal-id.ts';
import { whyNoPrincipalName } from './principal-name.ts';
import type { Administering } from './principal-refusals.ts';
import { evolvePrincipal, type Principal } from './principal.ts';
import { reachOfRole } from './reach.ts';
import { effectiveScopes, scopesOfRole } from './scopes.ts';
import { decideUpdatePrincipal, type UpdateSurroundings } from './update-principal.ts';

const context: DecisionContext = {
  eventId: '0198c5a8-0000-7000-8000-0000000000e1',
  now: '2026-01-01T00:00:00.000Z',
  actor: systemActor('spec'),
  origin: NO_ORIGIN,
};
const request: PrincipalRequest = {
  name: 'ana@example.com',
  kind: 'user',
  email: null,
  tenant: 'acme',
  role: 'viewer',
  identities: [],
};
const ID = principalIdOf(request.name);
const ana: Principal = {
  id: ID,
  ...request,
  createdAt: context.now,
  createdBy: 'spec',
  createdByType: 'system',
  disabledAt: null,
};
const by = (role: Role, change: Partial<NonNullable<Administering>> = {}): Administering => ({
  id: 'key_1',
  owner: 'root',
  reach: reachOfRole(role),
  tenant: 'default',
  scopes: effectiveScopes(role, 'inherit'),
  ...change,
});
const admin = by('admin');
const nobodys = (): undefined => undefined;
const free: UpdateSurroundings = { owners: nobodys, ownsKeys: false };

const codeOf = (decision: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): unknown =>
  decision.refusal?.code ?? 'accepted';

describe('creating a principal', () => {
  it('says all that is known of it, under an id that follows from its name', () => {
    expect(decideCreatePrincipal(undefined, request, admin, nobodys, context)).toEqual({
      ok: true,
      value: {
        id: context.eventId,
        type: 'PrincipalCreated',
        version: 1,
        time: context.now,
        keyId: null,
        tenant: 'acme',
        actor: context.actor,
        origin: NO_ORIGIN,
        outcome: 'SUCCESS',
        data: {
          principalId: ID,
          principalName: 'ana@example.com',
          kind: 'user',
          email: null,
          tenant: 'acme',
          role: 'viewer',
          identities: [],
        },
      },
    });
  });

  it('is refused for another tenant, a role not held, a name or an identity that is taken', () => {
    const create = (change: Partial<PrincipalRequest>, who: Administering, state?: Principal) =>
      codeOf(decideCreatePrincipal(state, { ...request, ...change }, who, () => 'prn_other', context));
    const narrow = by('admin', { scopes: new Set(scopesOfRole('viewer')) });
    expect([
      create({}, by('viewer', { tenant: 'other' })),
      create({ role: 'analyst' }, narrow),
      create({ role: 'viewer' }, narrow),
      create({}, admin, ana),
      create({ identities: [{ provider: 'p', subject: 's' }] }, admin),
      create({ name: 'a\u202eb' }, admin),
    ]).toEqual([
      'tenant_forbidden',
      'role_not_held',
      'accepted',
      'principal_exists',
      'principal_exists',
      'validation_failed',
    ]);
  });
});

describe('a name', () => {
  it.each(['ana', 'ana@example.com', 'Jürgen.Müller', '名前', 'a'.repeat(200), "o'neil"])(
    'may be %s',
    (name) => {
      expect(whyNoPrincipalName(name)).toBeNull();
    },
  );

  it.each([
    '',
    ' ',
    'a b',
    'a\n',
    'a\u200bb',
    'a\u202eb',
    'e\u0301',
    '\ud800',
    'a'.repeat(201),
    'configuration',
  ])('cannot be %j', (name) => {
    expect(whyNoPrincipalName(name)).not.toBeNull();
  });
});

describe('changing a principal', () => {
  it('says what was and what is, of the fields that differ', () => {
    const changes = { role: 'analyst', email: null, tenant: 'acme' } as const;
    const decision = decideUpdatePrincipal(ana, changes, admin, free, context);
    expect(decision.ok && decision.value.data).toEqual({
      principalId: ID,
      principalName: 'ana@example.com',
      before: { role: 'viewer' },
      after: { role: 'analyst' },
    });
  });

  it('is refused in this order', () => {
    const update = (
      state: Principal | undefined,
      changes: Parameters<typeof decideUpdatePrincipal>[1],
      who: Administering,
      around = free,
    ) => codeOf(decideUpdatePrincipal(state, changes, who, around, context));
    const herself = by('admin', { owner: ana.name });
    expect([
      update(undefined, { role: 'user' }, admin),
      update(ana, { role: 'user' }, by('viewer', { tenant: 'other' })),
      update({ ...ana, createdByType: 'config' }, { role: 'user' }, admin),
      update(
        { ...ana, role: 'admin' },
        { email: 'a@b' },
        by('admin', { scopes: new Set(['write:principals']) }),
      ),
      update(ana, { role: 'user' }, herself),
      update(ana, { tenant: 'other' }, herself),
      update(ana, { email: 'a@b' }, herself),
      update(ana, { tenant: 'other' }, admin, { ...free, ownsKeys: true }),
      update(ana, { identities: [{ provider: 'p', subject: 's' }] }, admin, {
        ...free,
        owners: () => 'prn_x',
      }),
      update(ana, { identities: [{ provider: 'p', subject: 's' }] }, admin, { ...free, owners: () => ID }),
      update(ana, { role: 'viewer' }, herself),
      update({ ...ana, createdByType: 'config' }, { role: 'user' }, null),
    ]).toEqual([
      'principal_not_found',
      'principal_not_found',
      'managed_by_configuration',
      'role_not_held',
      'own_principal',
      'own_principal',
      'accepted',
      'owns_keys',
      'principal_exists',
      'accepted',
      'nothing_to_change',
      'accepted',
    ]);
  });

  it('gives nobody a role beyond what the one who changes it holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        fc.constantFrom(...ROLES),
        fc.constantFrom(...ROLES),
        (from, to, held) => {
          const who = by('admin', { scopes: new Set(scopesOfRole(held)) });
          const decision = decideUpdatePrincipal({ ...ana, role: from }, { role: to }, who, free, context);
          if (!decision.ok) return;
          expect(scopesOfRole(held)).toEqual(
            expect.arrayContaining([...scopesOfRole(from), ...scopesOfRole(to)]),
          );
        },
      ),
    );
  });
});

describe('disabling and enabling a principal', () => {
  it('alternate, and refuse what is so already or is one’s own', () => {
    const disabled = { ...ana, disabledAt: context.now };
    const decided = decideDisablePrincipal(ana, 'leave', admin, context);
    expect(decided.ok && evolvePrincipal(ana, decided.value)).toEqual(disabled);
    const back = decideEnablePrincipal(disabled, null, admin, context);
    expect(back.ok && evolvePrincipal(disabled, back.value)).toEqual(ana);
    const herself = by('admin', { id: 'ses_1', owner: 'x', principalId: ID });
    expect([
      codeOf(decideDisablePrincipal(disabled, null, admin, context)),
      codeOf(decideEnablePrincipal(ana, null, admin, context)),
      codeOf(decideDisablePrincipal(ana, null, herself, context)),
      codeOf(decideEnablePrincipal(disabled, null, herself, context)),
    ]).toEqual(['nothing_to_change', 'nothing_to_change', 'own_principal', 'own_principal']);
  });
});
