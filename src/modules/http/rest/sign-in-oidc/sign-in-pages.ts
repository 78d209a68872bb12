import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { DeviceQuestion } from '../../../identity/oidc/device-sign-in.ts';
import { escapeHtml } from '../../../reports/formats/escape-html.ts';
import { PROBLEM_CODES } from '../../problem-codes.ts';
import { sendPage } from './sign-in-page.ts';

/** The code for the program that sent somebody here. */
export function sendCodePage(reply: FastifyReply, personName: string, code: string, expiresAt: string): void {
  sendPage(
    reply,
    200,
    'You are signed in',
    `<p>Signed in as <strong>${escapeHtml(personName)}</strong>. Give this code to the program that asked you to sign in, and to nobody else:</p>
<code>${escapeHtml(code)}</code>
<p>It is good once, until ${escapeHtml(expiresAt)}. If no program asked you, close this page.</p>`,
  );
}

/** Whether a device may act for whoever signed in. Says from where it asked: a link may have come from a stranger. */
export function sendDevicePage(
  reply: FastifyReply,
  { device, personName, formToken }: DeviceQuestion,
  answerForm: string,
): void {
  const { ip, userAgent } = device.asked;
  sendPage(
    reply,
    200,
    'Let a device sign in as you?',
    `<p>You are <strong>${escapeHtml(personName)}</strong>. A device or a program wants to act for you. Go on only if you have just started it yourself, and it shows a code:</p>
<dl>
<dt>It asked from</dt><dd>${escapeHtml(ip ?? 'an unknown address')}</dd>
<dt>It calls itself</dt><dd>${escapeHtml(userAgent ?? 'nothing')}</dd>
</dl>
<form method="post" action="${escapeHtml(answerForm)}">
<input type="hidden" name="form_token" value="${escapeHtml(formToken)}">
<label>The code that it shows: <input name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" autofocus></label>
<button name="verdict" value="allow">Let it sign in</button>
<button name="verdict" value="deny">I did not start anything</button>
</form>`,
  );
}

export function sendAnsweredPage(reply: FastifyReply, verdict: 'allowed' | 'denied'): void {
  if (verdict === 'allowed') {
    sendPage(reply, 200, 'The device is signed in', '<p>You can close this page and go back to it.</p>');
  } else {
    const text = '<p>The device stays outside. Tell an administrator if somebody sent you the link.</p>';
    sendPage(reply, 200, 'Nothing was signed in', text);
  }
}

/** A refusal, for people. */
export function sendProblemPage(reply: FastifyReply, refusal: Refusal): void {
  const { status, title } = PROBLEM_CODES[refusal.code];
  const body = `<p>${escapeHtml(refusal.detail)}</p>\n<p><small>${escapeHtml(refusal.code)}</small></p>`;
  sendPage(reply, status, title, body);
}
