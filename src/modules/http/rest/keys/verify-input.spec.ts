import { describe, expect, it } from '@jest/globals';
import { formatSecret } from '../../../keys/domain/secret-format.ts';
import { SCRUBBED } from '../../../operations/secret-scrubber.ts';
import { verifySchema } from './verify-input.ts';

describe('the body of a verification', () => {
  it('means the same with absent and with null fields', () => {
    const nothing = { dataset: null, permission: null, sourceIp: null, userAgent: null, endpoint: null };
    expect(verifySchema.parse({ secret: 's' })).toEqual({ secret: 's', ...nothing });
    expect(verifySchema.parse({ secret: 's', ...nothing })).toEqual({ secret: 's', ...nothing });
  });

  it('loses a secret that slipped into what describes the request', () => {
    const secret = formatSecret('qk', new Uint8Array(32));
    const parsed = verifySchema.parse({ secret, endpoint: `/q?api_key=${secret}`, userAgent: secret });
    expect(parsed).toMatchObject({ secret, endpoint: `/q?api_key=${SCRUBBED}`, userAgent: `qk_${SCRUBBED}` });
  });
});
