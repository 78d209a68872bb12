import type { Refusal } from '../../../shared/refusal.ts';
import { PROBLEM_CODES } from '../problem-codes.ts';

/** A refusal as RFC 9457 problem details. `type` is the path of the page that explains the code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { status, title } = PROBLEM_CODES[refusal.code];
  return {
    type: `/errors/${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
    requestId,
  };
}
