import type { ApiAnswer } from './exchange.ts';
import { KeytrailError, type FieldError } from './keytrail-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * An answer that is no success as an error: a problem of the service in its words, an error of OAuth (as signing in on a
 * device has them) too. A body of any other form comes from somebody else and is not repeated.
 * @param secrets what the request held: words that repeat one of them are left out
 */
export function errorOf(answer: ApiAnswer, secrets: readonly string[]): KeytrailError {
  const { status, headers, body } = answer;
  const fields: Fields = typeof body === 'object' && body !== null ? (body as Fields) : {};
  const { code, detail } = refusalOf(fields);
  const retryAfterSeconds = secondsOf(headers.get('retry-after'));
  if (code === null || detail === null) return notUnderstood(status, retryAfterSeconds);
  const errors = fieldErrors(fields['errors']);
  const requestId = textOf(fields['requestId']);
  const repeats = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  const words = [detail, requestId ?? '', ...errors.flatMap(({ path, message }) => [path, message])];
  if (repeats(code) || words.some(repeats)) {
    const said = repeats(code) ? 'not_understood' : code;
    return new KeytrailError({ status, code: said, detail: REFUSED, retryAfterSeconds });
  }
  return new KeytrailError({ status, code, detail, errors, retryAfterSeconds, requestId });
}

/** For an answer whose body is not what the service would say. */
export const notUnderstood = (status: number, retryAfterSeconds: number | null = null): KeytrailError =>
  new KeytrailError({
    status,
    code: 'not_understood',
    detail: `The service answered with status ${status}.`,
    retryAfterSeconds,
  });

/** As a problem has it (RFC 9457), or else as OAuth does (RFC 6749, 5.2), where the sentence is optional. */
function refusalOf(fields: Fields): { readonly code: string | null; readonly detail: string | null } {
  const oauth = textOf(fields['error']);
  return oauth === null
    ? { code: textOf(fields['code']), detail: textOf(fields['detail']) }
    : { code: oauth, detail: textOf(fields['error_description']) ?? REFUSED };
}

const REFUSED = 'The service refused.';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const fieldErrors = (value: unknown): readonly FieldError[] =>
  (Array.isArray(value) ? (value as unknown[]) : []).map((error) => {
    const { path, message } = (typeof error === 'object' ? (error ?? {}) : {}) as Fields;
    return { path: textOf(path) ?? '', message: textOf(message) ?? '' };
  });

const MS_PER_SECOND = 1_000;
/** `Date.parse` alone would take almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d/;

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  if (!HTTP_DATE.test(header)) return null;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / MS_PER_SECOND));
}
