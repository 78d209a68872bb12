import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml } from '../../../reports/formats/escape-html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 10vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; }
code { display: block; padding: .8rem 1rem; margin: 1rem 0; border: 1px solid; border-radius: .4rem; overflow-wrap: anywhere; user-select: all; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
input, button { font: inherit; padding: .5rem .8rem; margin: .3rem .5rem .3rem 0; }
label { display: block; }
`;

/**
 * No script, no image, nothing from elsewhere, in nobody's frame; forms go to this host only. The style is allowed by its
 * hash. The address may hold what a provider answered, so it is told to nobody.
 */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const;

/** Whether whoever asks is a browser that shows pages, rather than a program that reads JSON. */
export const wantsPage = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') === true;

/** A small page for whoever signs in. @param body HTML in which every text of others is escaped already */
export function sendPage(reply: FastifyReply, status: number, title: string, body: string): void {
  void reply
    .code(status)
    .headers(HEADERS)
    .send(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Keytrail</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`,
    );
}
