import type { IncomingHttpHeaders } from 'node:http';
import { holdsSecret } from '../../../operations/secret-scrubber.ts';
import { RefusedError } from '../../problems/refused-error.ts';

const FORM = /^[\x21-\x7e]{1,128}$/;

/** The Idempotency-Key header; null if there is none. @throws RefusedError `validation_failed` if it is malformed */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const value = headers['idempotency-key'];
  if (value === undefined) return null;
  if (typeof value === 'string' && FORM.test(value) && !holdsSecret(value)) return value;
  const message = 'Must be 1 to 128 printable ASCII characters without spaces, and not a key secret';
  throw new RefusedError({
    code: 'validation_failed',
    detail: 'The Idempotency-Key header is not as it must be.',
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
