import { InfrastructureError } from '../../../shared/infrastructure-error.ts';

const CREDENTIALS =
  /^(?:CredentialsProviderError|ExpiredToken(?:Exception)?|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|IncompleteSignature(?:Exception)?|MissingAuthenticationToken(?:Exception)?|SignatureDoesNotMatch|TokenProviderError)$/;
const THROTTLED =
  /^(?:TooManyRequestsException|Throttling(?:Exception)?|ThrottledException|RequestThrottled(?:Exception)?|RequestLimitExceeded|SlowDown)$/;
const DENIED = /^AccessDenied(?:Exception)?$/;
/** From here on it is not the request that is wrong. */
const SERVER_ERROR = 500;
/** How a catalogue's refusal comes, inside of a MetadataException. */
const NOT_AUTHORIZED = /not authorized to perform|access ?denied/i;

/** What a failed request to Athena means for whoever is on call, and which setting it is about. */
export function requestFailure(error: unknown, workgroup: string): InfrastructureError {
  if (error instanceof InfrastructureError) return error;
  const { name, message, status } = described(error);
  if (CREDENTIALS.test(name)) {
    return new InfrastructureError(
      'athena_credentials_invalid',
      'Athena does not accept the AWS credentials of this process: they are missing, wrong or expired.',
      error,
    );
  }
  if (THROTTLED.test(name)) {
    return new InfrastructureError(
      'athena_throttled',
      'Athena has refused a request as one too many, also after waiting and trying again.',
      error,
    );
  }
  if (DENIED.test(name) || NOT_AUTHORIZED.test(message)) {
    return new InfrastructureError(
      'athena_access_denied',
      `The AWS credentials may not do this in the work group ${workgroup} (KEYTRAIL_ATHENA_WORKGROUP).`,
      error,
    );
  }
  if (/work ?group .*(?:not found|does not exist)/i.test(message)) {
    return new InfrastructureError(
      'athena_workgroup_not_found',
      `KEYTRAIL_ATHENA_WORKGROUP names the work group ${workgroup}, which does not exist in this account and region.`,
      error,
    );
  }
  if (status === undefined) {
    return new InfrastructureError(
      'athena_unreachable',
      'Athena did not answer: AWS_REGION or AWS_ENDPOINT_URL_ATHENA is missing or wrong, or the network is down.',
      error,
    );
  }
  if (status >= SERVER_ERROR) {
    return new InfrastructureError(
      'athena_failing',
      'Athena answered with an error of its own, also after trying again, which passes by itself.',
      error,
    );
  }
  return new InfrastructureError('query_engine_failed', 'Athena refused a request.', error);
}

/** Without a status there was no answer. */
function described(error: unknown): {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
} {
  if (!isErrorLike(error)) return { name: '', message: '', status: undefined };
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const isAnswer = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  return {
    name: error.name,
    message: error.message,
    status: isAnswer ? Number(metadata.httpStatusCode) : undefined,
  };
}

/** Under test, and wherever code runs in a context of its own, errors are not instances of this context's Error. */
const isErrorLike = (error: unknown): error is { readonly name: string; readonly message: string } =>
  typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
