import { expect, it } from '@jest/globals';
import { rateLimitHeaders } from './rate-limit-headers.ts';

it('states a limit and what is left of it as structured fields, under the name of whose it is', () => {
  const left = { limit: 600, remaining: 42, resetSeconds: 1 };
  expect(rateLimitHeaders(left, 'key')).toEqual({
    'ratelimit-policy': '"key";q=600;w=60',
    ratelimit: '"key";r=42;t=1',
  });
  expect(rateLimitHeaders(left, 'bearer')).toEqual({
    'ratelimit-policy': '"bearer";q=600;w=60',
    ratelimit: '"bearer";r=42;t=1',
  });
});
