import { describe, expect, it } from '@jest/globals';
import { caller } from '../../../test/fixtures/embedded-keys.ts';
import { keysRead, type ShownKey } from './key-readings.ts';

const OWN: ShownKey = { id: 'key_own', owner: 'spec@example.com', tenant: 'default' };
const BENS: ShownKey = { id: 'key_ben', owner: 'ben@example.com', tenant: 'default' };
const NAMESAKE: ShownKey = { id: 'key_far', owner: 'spec@example.com', tenant: 'acme' };

const reading = (keys: readonly ShownKey[], filter: Readonly<Record<string, string>> | null = null) =>
  keysRead(
    { caller: caller(), endpoint: 'GET /v1/keys/:id', keys, filter },
    '019a9b3c-5d71-7b12-9c23-ad34be45cf56',
    '2026-11-20T21:04:44.123Z',
  );

describe('reading keys', () => {
  it('of one’s own leaves nothing in the trail', () => {
    expect(reading([OWN])).toBeNull();
    expect(reading([OWN], { status: 'ACTIVE' })).toBeNull();
    expect(reading([], {})).toBeNull();
  });

  it('of somebody else is in the trail of that key and of its tenant', () => {
    expect(reading([NAMESAKE])).toEqual({
      id: '019a9b3c-5d71-7b12-9c23-ad34be45cf56',
      type: 'KeysRead',
      version: 1,
      time: '2026-11-20T21:04:44.123Z',
      keyId: 'key_far',
      tenant: 'acme',
      actor: {
        type: 'key',
        id: 'key_00000000000000000000000000000001',
        email: 'spec@example.com',
        credential: {
          keyId: 'key_00000000000000000000000000000001',
          keyName: 'spec',
          keyFingerprint: 'qk_spe...spe',
        },
      },
      origin: { ip: '127.0.0.1', userAgent: 'spec', requestId: '0198c5a8-0000-7000-8000-0000000000aa' },
      outcome: 'SUCCESS',
      data: { endpoint: 'GET /v1/keys/:id', keyIds: ['key_far'], filter: null },
    });
  });

  it('by a list names those of others, and what was asked for', () => {
    expect(reading([OWN, BENS, NAMESAKE], { status: 'ACTIVE' })).toMatchObject({
      keyId: null,
      tenant: 'default',
      data: { keyIds: ['key_ben', 'key_far'], filter: { status: 'ACTIVE' } },
    });
  });
});
