import { KeytrailError } from '../../../client/index.ts';
import { h, type Element } from '../tree/element.ts';

/** What the client finds out by itself has no page about its code. */
const WITHOUT_PAGE = ['unreachable', 'timeout', 'redirected', 'not_understood'];

/** A refusal in the service's own sentence, with its code, and the fields that were wrong. */
export function refusal(error: unknown): Element {
  if (!(error instanceof KeytrailError)) return h('p', {}, sentenceOf(error));
  const { code, detail, errors, requestId, retryAfterSeconds } = error;
  return h(
    'div',
    { class: 'refusal' },
    h('p', {}, h('strong', {}, detail)),
    errors.length > 0 &&
      h(
        'ul',
        {},
        errors.map(({ path, message }) => h('li', {}, h('code', {}, path), `: ${message}`)),
      ),
    retryAfterSeconds !== null && h('p', {}, `Try again in ${retryAfterSeconds} seconds.`),
    h(
      'p',
      { class: 'quiet' },
      codeLink(code),
      requestId !== null && [' · request ', h('code', {}, requestId)],
    ),
  );
}

/** In a tab of its own: whoever leaves this one is signed out. */
const codeLink = (code: string): Element =>
  WITHOUT_PAGE.includes(code) || !/^[a-z0-9_]{1,64}$/.test(code)
    ? h('code', {}, code)
    : h('a', { href: `errors/${code}`, target: '_blank', rel: 'noopener' }, h('code', {}, code));

/** A mistake of a form that no request was made for, such as a key that cannot be one. */
const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'Something went wrong in the console.';
