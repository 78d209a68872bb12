import { describe, it } from '@jest/globals';
import { scopesOfRole } from '../../identity/domain/scopes.ts';
import { at, createdKey, day, given, happened, KEY_ID, REFERENCE } from './given-key.fixture.ts';
import { decideDisable } from './disable-key.ts';
import { decideEnable } from './enable-key.ts';
import { decideExpire } from './expire-key.ts';
import { decideRevoke } from './revoke-key.ts';
import { decideUpdate, type KeyChanges } from './update-key.ts';

const policy = { daysDefault: 90, daysMax: 365, neverAllowed: false };
const update = (changes: KeyChanges) => (state: Parameters<typeof decideUpdate>[0]) =>
  decideUpdate(
    state,
    { keyId: KEY_ID, changes },
    { scopes: new Set(['keys:write', ...scopesOfRole('viewer')]), reach: 'every-tenant' },
    policy,
    at(day(1)),
  );

const event = (
  type: 'KeyUpdated' | 'KeyDisabled' | 'KeyEnabled' | 'KeyExpired' | 'KeyRevoked',
  data: object,
  now = day(1),
) =>
  ({
    id: at(now).eventId,
    version: type === 'KeyUpdated' ? 2 : 1,
    time: now,
    keyId: KEY_ID,
    tenant: 'acme',
    actor: at(now).actor,
    origin: at(now).origin,
    outcome: 'SUCCESS',
    type,
    data: { ...REFERENCE, ...data },
  }) as Parameters<ReturnType<ReturnType<typeof given>['when']>['then']>[0];

describe('updating a key', () => {
  it('records old and new values of exactly the fields that differ', () => {
    given(createdKey({ role: 'viewer' }))
      .when(update({ name: 'hourly-etl', owner: 'ana@example.com', allowedDatasets: ['orders'] }))
      .then(
        event('KeyUpdated', {
          before: { name: 'nightly-etl', allowedDatasets: null },
          after: { name: 'hourly-etl', allowedDatasets: ['orders'] },
        }),
      );
  });

  it('counts a new expiry from now', () => {
    given(createdKey({ role: 'viewer' }))
      .when(update({ expiresInDays: 10 }))
      .then(event('KeyUpdated', { before: { expiresAt: day(90) }, after: { expiresAt: day(11) } }));
  });

  it('refuses an expiry outside the policy', () => {
    given(createdKey({ role: 'viewer' }))
      .when(update({ expiresInDays: 366 }))
      .refused('validation_failed', 'expiresInDays must be a whole number from 1 to 365.');
  });

  it('refuses to change nothing', () => {
    given(createdKey({ role: 'viewer' }))
      .when(update({ name: 'nightly-etl' }))
      .refused('nothing_to_change', 'The key already has all of these values.');
  });

  it('refuses to raise a key above what the caller holds', () => {
    given(createdKey({ role: 'viewer' }))
      .when(update({ role: 'auditor' }))
      .refused(
        'role_not_held',
        'Your credential does not hold trail:read, sql:run, alerts:read, read:principals, metrics, so it cannot give it to a key.',
      );
  });
});

describe('disabling and enabling a key', () => {
  it('disables an active key', () => {
    given(createdKey())
      .when((state) => decideDisable(state, { keyId: KEY_ID, reason: 'leak?' }, at(day(1))))
      .then(event('KeyDisabled', { reason: 'leak?', fingerprint: 'qk_aaa...aaa' }));
  });

  it('refuses to disable twice', () => {
    given(createdKey(), happened.disabled(day(1)))
      .when((state) => decideDisable(state, { keyId: KEY_ID, reason: null }, at(day(2))))
      .refused('key_already_disabled', 'The key has been disabled since 2026-01-02T00:00:00.000Z.');
  });

  it('enables a disabled key', () => {
    given(createdKey(), happened.disabled(day(1)))
      .when((state) => decideEnable(state, { keyId: KEY_ID, reason: null }, at(day(1))))
      .then(event('KeyEnabled', { reason: null, fingerprint: 'qk_aaa...aaa' }));
  });

  it('refuses to enable a key that is not disabled', () => {
    given(createdKey())
      .when((state) => decideEnable(state, { keyId: KEY_ID, reason: null }, at(day(1))))
      .refused('key_not_disabled', 'The key is not disabled, so there is nothing to enable.');
  });
});

describe('ending a key', () => {
  it('revokes a disabled key too', () => {
    given(createdKey(), happened.disabled(day(1)))
      .when((state) => decideRevoke(state, { keyId: KEY_ID, reason: 'retired', by: 'secret' }, at(day(1))))
      .then(event('KeyRevoked', { reason: 'retired', by: 'secret', fingerprint: 'qk_aaa...aaa' }));
  });

  it('expires a key at the very instant of its expiry', () => {
    given(createdKey())
      .when((state) => decideExpire(state, KEY_ID, at(day(90))))
      .then(event('KeyExpired', { expiresAt: day(90), fingerprint: 'qk_aaa...aaa' }, day(90)));
  });

  it('refuses to expire a key a millisecond early', () => {
    given(createdKey())
      .when((state) => decideExpire(state, KEY_ID, at('2026-03-31T23:59:59.999Z')))
      .refused('nothing_to_change', 'The key has not expired yet.');
  });
});
