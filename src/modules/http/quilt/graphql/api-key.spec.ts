import { describe, expect, it } from '@jest/globals';
import type { KeyView } from '../../rest/keys/key-view.ts';
import { apiKeyOf } from './api-key.ts';

const VIEW: KeyView = {
  id: 'key_1',
  name: 'ci',
  fingerprint: 'qk_abc...xyz',
  status: 'ACTIVE',
  external: false,
  owner: 'ana@example.com',
  tenant: 'default',
  role: 'user',
  scopes: 'inherit',
  allowedDatasets: null,
  permissions: null,
  rateLimit: null,
  allowedCidrs: null,
  note: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'usr_1',
  configuredIn: null,
  expiresAt: '2026-04-01T00:00:00.000Z',
  rotatedAt: null,
  previousSecretGraceEndsAt: null,
  disabledAt: null,
  revokedAt: null,
  revocationReason: null,
  lastUsedAt: null,
  lastAttemptAt: null,
  totalRequests: 0,
};

describe('a key as Quilt’s client is shown it', () => {
  it('has its eight fields, and none of the others', () => {
    expect(apiKeyOf(VIEW)).toEqual({
      id: 'key_1',
      name: 'ci',
      fingerprint: 'qk_abc...xyz',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-04-01T00:00:00.000Z',
      lastUsedAt: null,
      userEmail: 'ana@example.com',
      status: 'ACTIVE',
    });
  });

  it('is EXPIRED when it does not work, and not there when it was revoked or is another system’s', () => {
    expect(apiKeyOf({ ...VIEW, status: 'EXPIRED' })?.status).toBe('EXPIRED');
    expect(apiKeyOf({ ...VIEW, status: 'DISABLED' })?.status).toBe('EXPIRED');
    expect(apiKeyOf({ ...VIEW, status: 'REVOKED' })).toBeNull();
    expect(apiKeyOf({ ...VIEW, external: true, fingerprint: null })).toBeNull();
  });

  it('has an end that Python can read when it has none', () => {
    expect(apiKeyOf({ ...VIEW, expiresAt: null })?.expiresAt).toBe('9999-12-31T23:59:59.000Z');
  });
});
