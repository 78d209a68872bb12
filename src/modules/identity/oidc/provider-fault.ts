import type { ProviderFault, ProviderFaultKind } from './identity-provider.ts';

/** Codes of the library for answers that are no OpenID Connect: a proxy's error page, a server that is starting. */
const NO_ANSWER = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
]);

/** As OAuth writes error codes. Whatever else stands in that place may be anybody's text. */
const ERROR_CODE = /^[a-z_]{1,64}$/;

/** Codes with which a provider says that the fault is its own. */
const PASSING = new Set(['server_error', 'temporarily_unavailable']);

/** Our library wraps fetch's error, and that the socket's. */
const CAUSES_MAX = 4;

/**
 * What an error of the library means. Errors are told apart by code and name, which the library documents. Their texts and
 * causes are left behind: they hold the answer, and with it codes and tokens.
 * @throws the error itself if it is none of the library's, nor of the network's
 */
export function providerFault(error: unknown): ProviderFault {
  if (!(error instanceof Error)) throw error;
  const code = textAt(error, 'code');
  const said = textAt(error, 'error');
  switch (error.name) {
    // In the browser's query, or in the body of the token endpoint.
    case 'AuthorizationResponseError':
    case 'ResponseBodyError':
      return fault(
        said !== null && PASSING.has(said) ? 'unavailable' : 'refused',
        `The provider answered with the error ${said !== null && ERROR_CODE.test(said) ? said : 'of an unknown kind'}.`,
      );
    case 'WWWAuthenticateChallengeError':
      return fault('refused', 'The provider does not accept the credentials of this client.');
    case 'ClientError':
      // Without a code it passes on what it did not expect, such as a connection that broke.
      if (code === null) return fault('unavailable', `The provider cannot be reached: ${reasonOf(error)}.`);
      return NO_ANSWER.has(code)
        ? fault('unavailable', `The provider gave no usable answer (${code}): ${error.message}.`)
        : fault('token_invalid', `What the provider answered proves nothing (${code}): ${error.message}.`);
    case 'TypeError':
      // As fetch reports that it could not connect, and boundedFetch that there was too much.
      return fault('unavailable', `The provider cannot be reached: ${reasonOf(error)}.`);
    default:
      throw error;
  }
}

const fault = (kind: ProviderFaultKind, detail: string): ProviderFault => ({ kind, detail });

const textAt = (from: object, field: 'code' | 'error'): string | null => {
  const value: unknown = Reflect.get(from, field);
  return typeof value === 'string' ? value : null;
};

/** `ECONNREFUSED` rather than `fetch failed`: the first code among the error and its causes, which it wraps a few deep. */
function reasonOf(error: Error): string {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && typeof cause === 'object' && cause !== null; depth++) {
    const code = textAt(cause, 'code');
    if (code !== null) return code;
    cause = Reflect.get(cause, 'cause');
  }
  return error.message;
}
