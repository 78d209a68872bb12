import { describe, expect, it } from '@jest/globals';
import { revokedKeyAcceptedV1 } from '../../../events/revoked-key-accepted.ts';
import type { KeyUsed } from '../../../events/key-used.ts';
import { exampleUsage } from '../../../events/usage-detail.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import { createdKey, given, happened, KEY_ID } from './given-key.fixture.ts';
import { lateAcceptance } from './late-acceptance.ts';

const REVOKED_AT = '2026-01-03T00:00:00.000Z';
const revoked = given(createdKey(), happened.revoked(REVOKED_AT)).state;

const used = (time: string, data: Partial<KeyUsed['data']> = {}): KeyUsed => ({
  id: '0198c5a8-0000-7000-8000-0000000000f1',
  type: 'KeyUsed',
  version: 1,
  time,
  keyId: KEY_ID,
  tenant: 'acme',
  actor: { type: 'key', id: KEY_ID, email: null, credential: null },
  origin: NO_ORIGIN,
  outcome: 'SUCCESS',
  data: { ...exampleUsage, basedOn: [7, 3], ...data },
});

describe('a use that was accepted', () => {
  it('after the revocation is a finding, which says by how much and on what it was decided', () => {
    const finding = lateAcceptance(used('2026-01-03T00:00:00.012Z'), revoked);

    expect(finding).toMatchObject({
      type: 'RevokedKeyAccepted',
      keyId: KEY_ID,
      tenant: 'acme',
      time: '2026-01-03T00:00:00.012Z',
      data: {
        useEventId: '0198c5a8-0000-7000-8000-0000000000f1',
        usedAt: '2026-01-03T00:00:00.012Z',
        revokedAt: REVOKED_AT,
        lateMs: 12,
        basedOn: [7, 3],
      },
    });
    expect(revokedKeyAcceptedV1.event.safeParse(finding).success).toBe(true);
  });

  it('is the same finding whoever finds it, and however often', () => {
    const use = used('2026-01-03T00:00:01.000Z');
    expect(lateAcceptance(use, revoked)).toEqual(lateAcceptance(use, revoked));
  });

  it.each([
    ['before the revocation', used('2026-01-02T23:59:59.999Z'), revoked],
    ['at its very instant', used(REVOKED_AT), revoked],
    ['of a key that is not revoked', used('2026-01-04T00:00:00.000Z'), given(createdKey()).state],
    [
      'reported by a gateway, which decided by itself',
      used('2026-01-04T00:00:00.000Z', { basedOn: [] }),
      revoked,
    ],
    [
      'reported by another system',
      used('2026-01-04T00:00:00.000Z', { external: { source: 'aws:1', region: null, errorCode: null } }),
      revoked,
    ],
  ])('%s is none', (_, use, state) => {
    expect(lateAcceptance(use, state)).toBeNull();
  });
});
