import type { Problem } from './api-types.ts';

/** What a client finds out by itself, without a refusal of the service. */
export type ClientErrorCode =
  /** There was no answer. */
  | 'unreachable'
  /** There was none in time. */
  | 'timeout'
  /** The address leads elsewhere. Following it could hand the key to another host. */
  | 'redirected'
  /** Something answered that is not Keytrail, such as a proxy. */
  | 'not_understood';

/** A code of docs/errors, or of the client. A service that is newer than this client may have others. */
export type KeytrailErrorCode = Problem['code'] | ClientErrorCode | (string & {});

/** What is wrong with one field of a request. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface ErrorFacts {
  readonly status: number;
  readonly code: KeytrailErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number | null;
  readonly requestId?: string | null;
}

/** Why there is no result. Neither its texts nor its stack hold a secret, so it may be logged. */
export class KeytrailError extends Error {
  /** Of the answer; 0 if there was none. */
  readonly status: number;
  readonly code: KeytrailErrorCode;
  /** In a sentence, for people. Programs look at {@link code}. */
  readonly detail: string;
  /** The fields that were wrong; empty unless the code is `validation_failed`. */
  readonly errors: readonly FieldError[];
  /** How long to wait before the next attempt; null if the service did not say. */
  readonly retryAfterSeconds: number | null;
  /** Under which the trail and the log of the service have the request; null without an answer of Keytrail. */
  readonly requestId: string | null;

  constructor({ status, code, detail, errors = [], retryAfterSeconds = null, requestId = null }: ErrorFacts) {
    super(`${detail} (${code})`);
    this.name = 'KeytrailError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
    this.requestId = requestId;
  }
}
