import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../../shared/refusal.ts';
import { escapeHtml } from '../../../reports/formats/escape-html.ts';
import { PROBLEM_CODES } from '../../problem-codes.ts';
import { sendPage } from '../../rest/sign-in-oidc/sign-in-page.ts';

interface LoginPage {
  readonly formToken: string;
  /** Why the last attempt gave no code; null: there was none. */
  readonly refusal: Refusal | null;
  /** The identity provider that people may use instead; null: there is none. */
  readonly provider: string | null;
}

/** Addresses are relative, because a proxy may have put the service below a path: seen from `/login`. */
export function sendLoginPage(reply: FastifyReply, { formToken, refusal, provider }: LoginPage): void {
  if (refusal?.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(refusal.retryAfterSeconds));
  const told = refusal === null ? '' : `<p role="alert"><strong>${escapeHtml(refusal.detail)}</strong></p>\n`;
  const elsewhere =
    provider === null
      ? ''
      : `<p><a href="v1/sign-in/oidc/${encodeURIComponent(provider)}?then=code">Sign in by ${escapeHtml(provider)}</a>, or with a password:</p>\n`;
  sendPage(
    reply,
    refusal === null ? 200 : PROBLEM_CODES[refusal.code].status,
    'Sign in',
    `${told}<p>A program asked you to sign in. You will get a code to give to it.</p>
${elsewhere}<form method="post" action="login">
<input type="hidden" name="form_token" value="${escapeHtml(formToken)}">
<label>Name: <input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></label>
<label>Password: <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`,
  );
}
