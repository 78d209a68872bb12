import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../../../events/key-rights.ts';
import { isWider, reachOfRole } from '../../identity/domain/reach.ts';
import { effectiveScopes, SCOPES } from '../../identity/domain/scopes.ts';
import { decideCreate, type ExpiryPolicy, type KeyRequest } from './create-key.ts';
import { at, createdKey, DAY_0, day, given, happened, KEY_ID } from './given-key.fixture.ts';
import { exceedsGrantor, exceedsOwner, type Grantor, type KeyLimits } from './grantor.ts';
import { decideRotate } from './rotate-key.ts';
import { decideUpdate, type KeyChanges } from './update-key.ts';

const policy: ExpiryPolicy = { daysDefault: 90, daysMax: 365, neverAllowed: true };

const request = (changes: Partial<KeyRequest>): KeyRequest => ({
  keyId: KEY_ID,
  name: 'nightly-etl',
  owner: 'ana@example.com',
  tenant: 'acme',
  role: 'analyst',
  scopes: ['read:data'],
  allowedDatasets: null,
  permissions: null,
  rateLimit: null,
  note: null,
  allowedCidrs: null,
  expiresInDays: undefined,
  secret: { hash: 'hash-1', fingerprint: 'qk_aaa...aaa' },
  ...changes,
});

const limits = (changes: Partial<KeyLimits> = {}): KeyLimits => ({
  allowedDatasets: null,
  permissions: null,
  allowedCidrs: null,
  rateLimit: null,
  expiresAt: day(1),
  ...changes,
});

const byKey = (
  own: Partial<KeyLimits>,
  scopes = effectiveScopes('analyst', 'inherit'),
): Exclude<Grantor, null> => ({
  scopes,
  reach: 'own-tenant',
  limits: limits(own),
});

const create = (changes: Partial<KeyRequest>, grantor: Grantor) =>
  given().when(() => decideCreate(request(changes), grantor, policy, at(DAY_0)));
const update = (changes: KeyChanges, grantor: Grantor) =>
  given(createdKey({ scopes: ['read:data'], expiresAt: day(1) })).when((state) =>
    decideUpdate(state, { keyId: KEY_ID, changes }, grantor, policy, at(DAY_0)),
  );
const made = (data: Parameters<typeof createdKey>[0]) => ({
  ...createdKey({ scopes: ['read:data'], ...data }),
  id: at(DAY_0).eventId,
});

const LONGER = `Your key expires at ${day(1)}, so it cannot give another key a longer life.`;

describe("Tiled's defect 8.1: a key as a way to more than it has", () => {
  const onlyCreates = byKey({}, new Set(['create:apikeys']));

  it('is closed: a key that may only create keys cannot make one that inherits', () => {
    create({ scopes: 'inherit' }, onlyCreates).refused(
      'role_not_held',
      'Your credential does not hold keys:read, trail:read, reports:read, sql:run, query:run, alerts:read, alerts:write, policies:write, reviews:write, read:metadata, read:data, revoke:apikeys, so it cannot give it to a key.',
    );
  });

  it('is closed: nor one with a scope that its owner holds but the key itself does not', () => {
    create({ scopes: ['read:data'] }, { ...onlyCreates, ownerRole: 'analyst' }).refused(
      'scope_not_held',
      'Your credential does not hold read:data, so it cannot give it to a key.',
    );
  });

  it.each([null, 2, 365])('is closed: a key of a day cannot make one of %p days', (expiresInDays) => {
    create({ expiresInDays }, byKey({})).refused('outlives_creator', LONGER);
  });

  it('is closed: nor prolong another, nor itself by a rotation', () => {
    update({ expiresInDays: null }, byKey({})).refused('outlives_creator', LONGER);
    const rotated = given(createdKey({ expiresAt: day(1) })).when((state) =>
      decideRotate(
        state,
        {
          keyId: KEY_ID,
          graceSeconds: 0,
          secret: { hash: 'hash-2', fingerprint: 'qk_bbb...bbb' },
          grantor: byKey({}),
        },
        at(day(0.5)),
      ),
    );
    rotated.then({
      ...happened.rotated(day(0.5), 2, day(0.5)),
      id: at(DAY_0).eventId,
      data: {
        keyName: 'nightly-etl',
        owner: 'ana@example.com',
        secretHash: 'hash-2',
        fingerprint: 'qk_bbb...bbb',
        previousFingerprint: 'qk_aaa...aaa',
        graceEndsAt: day(0.5),
        expiresAt: day(1),
      },
    } as ReturnType<typeof happened.rotated>);
  });

  it('is closed: nor learn the secret of a key that can do more, or lives longer, by rotating it', () => {
    const rotate = (data: Parameters<typeof createdKey>[0]) =>
      given(createdKey(data)).when((state) =>
        decideRotate(
          state,
          { keyId: KEY_ID, graceSeconds: 0, secret: { hash: 'h', fingerprint: 'f' }, grantor: byKey({}) },
          at(DAY_0),
        ),
      );
    rotate({ role: 'user', scopes: ['keys:verify'] }).refused(
      'scope_not_held',
      'Your credential does not hold keys:verify, so it cannot give it to a key.',
    );
    rotate({}).refused('outlives_creator', LONGER);
  });
});

describe('a key that makes another', () => {
  it('gives it no longer life than its own when nothing is said', () => {
    create({}, byKey({ expiresAt: day(1) })).then(made({ expiresAt: day(1) }));
    create({}, byKey({ expiresAt: day(200) })).then(made({ expiresAt: day(90) }));
    create({}, byKey({ expiresAt: null })).then(made({ expiresAt: day(90) }));
  });

  it.each<[string, Partial<KeyLimits>, Partial<KeyRequest>]>([
    ['allowedDatasets', { allowedDatasets: ['orders'] }, { allowedDatasets: ['orders', 'customers'] }],
    ['allowedDatasets', { allowedDatasets: ['orders'] }, { allowedDatasets: null }],
    ['permissions', { permissions: [] }, { permissions: ['read'] }],
    ['allowedCidrs', { allowedCidrs: ['10.0.0.0/8'] }, { allowedCidrs: null }],
    ['rateLimit', { rateLimit: 60 }, { rateLimit: 61 }],
    ['rateLimit', { rateLimit: 60 }, { rateLimit: null }],
  ])('gives it no wider %s', (name, own, asked) => {
    const detail = `Your key is limited in ${name}, so it cannot give a key more than that.`;
    create(asked, byKey(own)).refused('rights_not_held', detail);
    const { allowedDatasets, permissions, allowedCidrs, rateLimit } = asked;
    const changes = Object.fromEntries(
      Object.entries({ allowedDatasets, permissions, allowedCidrs, rateLimit }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    update(changes, byKey(own)).refused('rights_not_held', detail);
  });

  it('gives it what it has itself, or less', () => {
    const own = { allowedDatasets: ['orders', 'customers'], rateLimit: 60 };
    create({ allowedDatasets: ['orders'], rateLimit: 60 }, byKey(own)).then(
      made({ allowedDatasets: ['orders'], rateLimit: 60, expiresAt: day(1) }),
    );
  });
});

describe('a role that sees more than the credential that gives it', () => {
  it.each([
    ['admin', 'own-tenant', "The role 'admin' sees every tenant and your credential one tenant"],
    ['auditor', 'own-keys', "The role 'auditor' sees every tenant and your credential its own keys"],
    ['viewer', 'own-keys', "The role 'viewer' sees one tenant and your credential its own keys"],
  ] as const)('such as %s by one that sees %s is refused, whatever its scopes', (role, reach, reason) => {
    const grantor: Grantor = { scopes: effectiveScopes('analyst', 'inherit'), reach };
    const refused = ['role_not_held', `${reason}, so it cannot give it to a key.`] as const;
    create({ role, scopes: ['keys:read'] }, grantor).refused(...refused);
    update({ role, scopes: ['keys:read'] }, grantor).refused(...refused);
  });
});

describe("a key's owner", () => {
  const forViewer: Grantor = {
    scopes: effectiveScopes('admin', 'inherit'),
    reach: 'every-tenant',
    ownerRole: 'viewer',
  };

  it('bounds it, whoever makes it', () => {
    create({ scopes: ['read:data', 'sql:run'] }, forViewer).refused(
      'owner_scope_not_held',
      "The owner's role 'viewer' does not grant sql:run, so a key of theirs cannot have it.",
    );
    create({}, forViewer).then(made({ expiresAt: day(90) }));
  });

  it('bounds a change of its rights, and no other change', () => {
    update({ scopes: ['sql:run'] }, forViewer).refused(
      'owner_scope_not_held',
      "The owner's role 'viewer' does not grant sql:run, so a key of theirs cannot have it.",
    );
    expect(
      decideUpdate(
        given(createdKey({ role: 'analyst' })).state,
        { keyId: KEY_ID, changes: { note: 'seen' } },
        forViewer,
        policy,
        at(DAY_0),
      ).ok,
    ).toBe(true);
  });

  it('bounds what it sees, where the scopes are the same', () => {
    create({ role: 'auditor', scopes: ['keys:read'] }, forViewer).refused(
      'owner_scope_not_held',
      "The role 'auditor' sees every tenant and the owner's role 'viewer' one tenant, so a key of theirs cannot have it.",
    );
  });

  it('who has no place in its tenant any more has no rights to give it', () => {
    const gone: Grantor = { ...forViewer, ownerRole: 'elsewhere' };
    update({ scopes: ['read:metadata'] }, gone).refused(
      'owner_scope_not_held',
      "The owner has no place in the key's tenant any more, so a key of theirs can do nothing there.",
    );
  });

  it('and the credential together: what both accept is within both', () => {
    const scopes = fc.oneof(fc.constant('inherit' as const), fc.subarray([...SCOPES]));
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        scopes,
        fc.subarray([...SCOPES]),
        fc.constantFrom(...ROLES),
        fc.constantFrom(...ROLES),
        (role, listed, held, ownerRole, grantorRole) => {
          const reach = reachOfRole(grantorRole);
          const grantor: Grantor = { scopes: new Set(held), reach, ownerRole };
          const rights = { role, scopes: listed };
          if (exceedsGrantor(rights, grantor) !== null || exceedsOwner(rights, grantor) !== null) return;
          const owned = effectiveScopes(ownerRole, 'inherit');
          const can = [...effectiveScopes(role, listed, ownerRole)];
          expect(can.filter((scope) => !held.includes(scope) || !owned.has(scope))).toEqual([]);
          const sees = reachOfRole(role);
          expect([isWider(sees, reach), isWider(sees, reachOfRole(ownerRole))]).toEqual([false, false]);
        },
      ),
    );
  });
});
