import { describe, expect, it } from '@jest/globals';
import { REFUSAL_CODES, type Refusal } from '../../../../shared/refusal.ts';
import { PROBLEM_CODES } from '../../problem-codes.ts';
import { cloudTrailFault, cloudTrailFaultBody } from './cloudtrail-fault.ts';
import { s3Fault, s3FaultBody } from './s3-fault.ts';

const DETAIL = 'A sentence.';
/** What makes AWS's clients try again, four times by default. */
const TRIED_AGAIN: ReadonlySet<number> = new Set([500, 502, 503, 504]);

describe.each([
  ['CloudTrail', cloudTrailFault],
  ['S3', s3Fault],
] as const)('to clients of %s', (_, faultOf) => {
  it('every refusal has a name and a sentence, and a status that says whose doing it is', () => {
    for (const code of REFUSAL_CODES) {
      const fault = faultOf({ code, detail: DETAIL });
      const { status } = PROBLEM_CODES[code];
      const isOurs = status >= 500 && code !== 'query_timeout';
      expect([code, fault]).toEqual([
        code,
        {
          status: expect.any(Number),
          code: expect.stringMatching(/^[A-Z][A-Za-z0-9]+$/),
          message: expect.stringContaining(DETAIL),
        },
      ]);
      if (code !== 'rate_limited' && code !== 'query_timeout')
        expect([code, fault.status >= 500]).toEqual([code, isOurs]);
      expect([code, fault.status === 403]).toEqual([
        code,
        status === 401 || code === 'forbidden' || code === 'tenant_forbidden',
      ]);
    }
  });

  it('who has no key is told where to put one', () => {
    const refusal: Refusal = { code: 'api_key_required', detail: 'API key required' };
    expect(faultOf(refusal).message).toBe(
      'API key required. Present an API key as session token: AWS_SESSION_TOKEN.',
    );
  });

  it('a limit that passes is waited for', () => {
    const { status, code } = faultOf({ code: 'rate_limited', detail: DETAIL });
    expect(TRIED_AGAIN.has(status) || code === 'ThrottlingException').toBe(true);
  });
});

it('a query that took too long is not asked again', () => {
  expect(TRIED_AGAIN.has(cloudTrailFault({ code: 'query_timeout', detail: DETAIL }).status)).toBe(false);
});

it('faults have the form of their protocol', () => {
  const fault = { status: 400, code: 'Name', message: 'a < b & "c"' };
  expect(cloudTrailFaultBody(fault)).toBe(String.raw`{"__type":"Name","message":"a < b & \"c\""}`);
  expect(s3FaultBody(fault, 'id')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>Name</Code><Message>a &lt; b &amp; &quot;c&quot;</Message><RequestId>id</RequestId></Error>',
  );
});
