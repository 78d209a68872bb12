import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatSecret } from '../../../keys/domain/secret-format.ts';
import { SCRUBBED } from '../../../operations/secret-scrubber.ts';
import { codePoint } from '../../../../../test/fixtures/code-point.ts';
import { quickVerifyInput, verifySchema } from './verify-input.ts';

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

describe('the check by hand', () => {
  const secret = formatSecret('qk', new Uint8Array(32));
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: codePoint, maxLength: 12 }),
    fc.constantFrom(
      secret,
      `x?api_key=abc`,
      'a'.repeat(201),
      'a'.repeat(513),
      'a'.repeat(2_049),
      '\u0000',
      'ü',
    ),
  );
  const value = fc.oneof(
    text,
    fc.constantFrom(null, undefined, 0, true, {}, [], '203.0.113.7', '::1', '1.2.3'),
  );
  const body = fc.oneof(
    fc.record(
      {
        secret: fc.oneof(fc.constant(secret), value),
        dataset: value,
        permission: value,
        sourceIp: value,
        userAgent: value,
        endpoint: value,
        stranger: value,
      },
      { requiredKeys: [] },
    ),
    fc.record({ secret: fc.constant(secret), dataset: text, sourceIp: fc.ipV4(), userAgent: text }),
    fc.anything(),
  );

  it('gives what the schema gives, or leaves the decision to it', () => {
    fc.assert(
      fc.property(body, (sent) => {
        const quick = quickVerifyInput(sent);
        if (quick !== undefined) expect(verifySchema.parse(sent)).toEqual(quick);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows the bodies that gateways send', () => {
    const sent = {
      secret,
      dataset: 'orders',
      sourceIp: '203.0.113.7',
      userAgent: 'etl/1.4',
      endpoint: '/v1/query',
    };
    expect(quickVerifyInput(sent)).toEqual({ ...sent, permission: null });
  });
});
