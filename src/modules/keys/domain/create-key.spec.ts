import { describe, expect, it } from '@jest/globals';
import { decideCreate, type ExpiryPolicy, type KeyRequest } from './create-key.ts';
import { at, createdKey, DAY_0, day, given, KEY_ID } from './given-key.fixture.ts';
import type { Grantor } from './grantor.ts';
import { effectiveScopes } from '../../identity/domain/scopes.ts';

const policy: ExpiryPolicy = { daysDefault: 90, daysMax: 365, neverAllowed: false };

const request = (changes: Partial<KeyRequest> = {}): KeyRequest => ({
  keyId: KEY_ID,
  name: 'nightly-etl',
  owner: 'ana@example.com',
  tenant: 'acme',
  role: 'analyst',
  scopes: 'inherit',
  allowedDatasets: null,
  permissions: null,
  rateLimit: null,
  note: null,
  allowedCidrs: null,
  expiresInDays: undefined,
  secret: { hash: 'hash-1', fingerprint: 'qk_aaa...aaa' },
  ...changes,
});

const create = (changes: Partial<KeyRequest>, grantor: Grantor = null, rules = policy) =>
  given().when(() => decideCreate(request(changes), grantor, rules, at(DAY_0)));

const eventWith = (data: Parameters<typeof createdKey>[0]) => ({
  ...createdKey(data),
  id: at(DAY_0).eventId,
});

describe('creating a key', () => {
  it('gives it 90 days when nothing is said', () => {
    create({}).then(eventWith({ expiresAt: day(90) }));
  });

  it.each([1, 365])('accepts %i days, the ends of the range', (expiresInDays) => {
    create({ expiresInDays }).then(eventWith({ expiresAt: day(expiresInDays) }));
  });

  it.each([0, -1, 366, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %p days', (expiresInDays) => {
    create({ expiresInDays }).refused(
      'validation_failed',
      'expiresInDays must be a whole number from 1 to 365.',
    );
  });

  it('counts seconds where the client does, up to the same end', () => {
    const oneHour = new Date(Date.parse(DAY_0) + 3_600_000).toISOString();
    create({ expiresInSeconds: 3_600 }).then(eventWith({ expiresAt: oneHour }));
    create({ expiresInSeconds: 365 * 86_400 }).then(eventWith({ expiresAt: day(365) }));
    for (const expiresInSeconds of [0, -1, 1.5, 365 * 86_400 + 1])
      create({ expiresInSeconds }).refused(
        'validation_failed',
        'expiresInSeconds must be a whole number from 1 to 31536000 (365 days).',
      );
  });

  it('refuses a key that never expires unless the installation allows it', () => {
    create({ expiresInDays: null }).refused(
      'validation_failed',
      'Keys that never expire are not allowed by this installation.',
    );
    create({ expiresInDays: null }, null, { ...policy, neverAllowed: true }).then(
      eventWith({ expiresAt: null }),
    );
  });

  it('refuses a role that grants more than the creating credential holds', () => {
    create(
      { role: 'analyst' },
      { scopes: effectiveScopes('auditor', 'inherit'), reach: 'every-tenant' },
    ).refused(
      'role_not_held',
      'Your credential does not hold alerts:write, policies:write, reviews:write, read:data, create:apikeys, revoke:apikeys, so it cannot give it to a key.',
    );
  });

  it('refuses a listed scope that the creating credential does not hold', () => {
    create(
      { role: 'admin', scopes: ['keys:verify'] },
      { scopes: new Set(['keys:write']), reach: 'every-tenant' },
    ).refused('scope_not_held', 'Your credential does not hold keys:verify, so it cannot give it to a key.');
  });

  it('lets a credential hand on a part of what it holds', () => {
    create(
      { role: 'admin', scopes: ['keys:read'] },
      { scopes: effectiveScopes('auditor', 'inherit'), reach: 'every-tenant' },
    ).then(eventWith({ role: 'admin', scopes: ['keys:read'] }));
  });

  it('never lets a list of scopes exceed the role', () => {
    expect([...effectiveScopes('viewer', ['keys:read', 'keys:write', 'admin'])]).toEqual(['keys:read']);
  });
});
