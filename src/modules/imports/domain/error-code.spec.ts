import { expect, it } from '@jest/globals';
import { keyOutcomeOf } from './error-code.ts';

it.each([
  [null, 'KeyUsed', 'SUCCESS'],
  ['AccessDenied', 'AccessDenied', 'FORBIDDEN'],
  ['AccessDeniedException', 'AccessDenied', 'FORBIDDEN'],
  ['KMS.AccessDeniedException', 'AccessDenied', 'FORBIDDEN'],
  ['Client.UnauthorizedOperation', 'AccessDenied', 'FORBIDDEN'],
  ['UnauthorizedAccess', 'AccessDenied', 'FORBIDDEN'],
  ['AuthorizationErrorException', 'AccessDenied', 'FORBIDDEN'],
  ['InvalidClientTokenId', 'AuthenticationFailed', 'INVALID'],
  ['UnrecognizedClientException', 'AuthenticationFailed', 'INVALID'],
  ['SignatureDoesNotMatch', 'AuthenticationFailed', 'INVALID'],
  ['InvalidSignatureException', 'AuthenticationFailed', 'INVALID'],
  ['Client.AuthFailure', 'AuthenticationFailed', 'INVALID'],
  ['MissingAuthenticationTokenException', 'AuthenticationFailed', 'INVALID'],
  ['ExpiredToken', 'AuthenticationFailed', 'EXPIRED'],
  ['ExpiredTokenException', 'AuthenticationFailed', 'EXPIRED'],
  ['ThrottlingException', 'KeyUsed', 'SUCCESS'],
  ['NoSuchBucketPolicy', 'KeyUsed', 'SUCCESS'],
  ['Client.InvalidVpcID.NotFound', 'KeyUsed', 'SUCCESS'],
  ['InvalidAccessException', 'KeyUsed', 'SUCCESS'],
])('errorCode %s says %s with %s of the key', (errorCode, type, outcome) => {
  expect(keyOutcomeOf(errorCode)).toEqual({ type, outcome });
});
