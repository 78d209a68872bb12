import { expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { sendLoginPage } from './login-page.ts';

/** As much of an answer as the page needs. */
function sent(page: Parameters<typeof sendLoginPage>[1]): {
  status: number;
  text: string;
  headers: Record<string, string>;
} {
  const answer = { status: 0, text: '', headers: {} as Record<string, string> };
  const reply = {
    code: (status: number) => ((answer.status = status), reply),
    header: (name: string, value: string) => ((answer.headers[name] = value), reply),
    headers: (values: Record<string, string>) => (Object.assign(answer.headers, values), reply),
    send: (text: string) => ((answer.text = text), reply),
  };
  sendLoginPage(reply as unknown as FastifyReply, page);
  return answer;
}

it('leads to the identity provider where there is one, for a code', () => {
  const page = { formToken: 't', refusal: null };
  expect(sent({ ...page, provider: 'corporate' }).text).toContain(
    '<a href="v1/sign-in/oidc/corporate?then=code">Sign in by corporate</a>',
  );
  expect(sent({ ...page, provider: null }).text).not.toContain('oidc');
});

it('tells a refusal with its status, and when to come back', () => {
  const refusal = { code: 'sign_in_throttled', detail: 'Wait <a while>.', retryAfterSeconds: 7 } as const;
  const { status, text, headers } = sent({ formToken: 't', refusal, provider: null });
  expect([status, headers['retry-after']]).toEqual([429, '7']);
  expect(text).toContain('Wait &lt;a while&gt;.');
});
