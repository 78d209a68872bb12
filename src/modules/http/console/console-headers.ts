/**
 * Scripts, styles and requests of this host only, in nobody's frame; no form is ever sent by the browser itself. No script may
 * turn text into markup (trusted types), so a name with a tag in it stays a name.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** What every answer of the console has. `no-cache`: browsers keep a file and ask each time whether it is still the same. */
export const CONSOLE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': CSP,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
