import { HttpException } from '@nestjs/common';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { RefusedError } from './refused-error.ts';

/** What the bearer is told when something broke. The cause goes to the log only: it may describe our insides. */
const INTERNAL: Refusal = {
  code: 'internal_error',
  detail: 'Something went wrong on our side. The log has the cause under the request id.',
};

/** Refusals of the web server itself, which come as errors with nothing but a status to tell them apart. */
const SERVER_REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { code: 'malformed_request', detail: 'The request could not be read: it is not well-formed.' },
  404: { code: 'route_not_found', detail: 'There is no such route.' },
  408: { code: 'request_timeout', detail: 'The request did not arrive completely within the time allowed.' },
  413: { code: 'body_too_large', detail: 'The request body is larger than allowed.' },
  414: { code: 'malformed_request', detail: 'A part of the path is longer than allowed.' },
  415: {
    code: 'unsupported_media_type',
    detail: 'Send application/json; POST /v1/usage also takes application/x-ndjson.',
  },
  503: { code: 'not_ready', detail: 'The service is stopping.' },
};

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
};

const LOG_UNAVAILABLE: Refusal = {
  code: 'log_unavailable',
  detail: 'The audit log cannot be written at present, so the request was refused.',
};
/** A topic of Kafka that takes less than the service's limit: whoever runs it has to raise that, as the log says. */
const EVENT_REFUSED: Refusal = {
  code: 'log_unavailable',
  detail: 'The audit log does not take an event as large as this request makes, so the request was refused.',
};
const NOT_READY: Refusal = { code: 'not_ready', detail: 'The service cannot answer this at present.' };

/** As long as Athena is not asked by the service itself, which is how soon it can be known to be back. */
const ENGINE_RETRY_SECONDS = 30;
const ENGINE_UNAVAILABLE: Refusal = {
  code: 'query_engine_unavailable',
  detail: 'SQL and reports cannot be answered at present: the query engine is not available. Keys need none.',
  retryAfterSeconds: ENGINE_RETRY_SECONDS,
};

/**
 * Failures of something outside, so that a client should come back: some pass by themselves, the others when an operator has
 * done what the log and readiness name. Everything else is an internal error.
 */
const PASSING: ReadonlyMap<string, Refusal> = new Map([
  ['log_unavailable', LOG_UNAVAILABLE],
  ['log_overloaded', LOG_UNAVAILABLE],
  ['event_too_large', EVENT_REFUSED],
  ['followers_stopped', NOT_READY],
  ['read_model_unavailable', NOT_READY],
  ['aws_credentials_unavailable', NOT_READY],
  ['log_position_unreachable', NOT_READY],
  ['athena_access_denied', ENGINE_UNAVAILABLE],
  ['athena_credentials_invalid', ENGINE_UNAVAILABLE],
  ['athena_failing', ENGINE_UNAVAILABLE],
  ['athena_output_missing', ENGINE_UNAVAILABLE],
  ['athena_table_missing', ENGINE_UNAVAILABLE],
  ['athena_throttled', ENGINE_UNAVAILABLE],
  ['athena_unreachable', ENGINE_UNAVAILABLE],
  ['athena_workgroup_disabled', ENGINE_UNAVAILABLE],
  ['athena_workgroup_not_found', ENGINE_UNAVAILABLE],
]);

/** The public answer to anything that was thrown; `broken` says whether somebody on call should look at it. */
export function refusalOfError(error: unknown): { readonly refusal: Refusal; readonly broken: boolean } {
  if (error instanceof RefusedError) return { refusal: error.refusal, broken: false };
  if (error instanceof InfrastructureError)
    return { refusal: PASSING.get(error.code) ?? INTERNAL, broken: true };
  const refusal = SERVER_REFUSALS[statusOf(error) ?? 500];
  return refusal === undefined ? { refusal: INTERNAL, broken: true } : { refusal, broken: false };
}
