import { describe, expect, it } from '@jest/globals';
import { isAwsUrl, isS3Url, moveToken, withoutAwsSlash } from './aws-door.ts';

it.each([
  ['/aws/cloudtrail', true, false],
  ['/aws/s3', true, true],
  ['/aws/s3/keytrail?prefix=x', true, true],
  ['/aws/s3x', true, false],
  ['/awsome', false, false],
  ['/v1/keys?next=/aws/s3', false, false],
])('%s: a path for AWS’s clients %p, and of S3 %p', (url, isAws, isS3) =>
  expect([isAwsUrl(url), isS3Url(url)]).toEqual([isAws, isS3]),
);

it.each([
  ['/aws/cloudtrail/', '/aws/cloudtrail'],
  ['/aws/s3/keytrail/?prefix=a/', '/aws/s3/keytrail?prefix=a/'],
  ['/aws/s3/keytrail/a/', '/aws/s3/keytrail/a/'],
  ['/aws/s3/keytrail?marker=/', '/aws/s3/keytrail?marker=/'],
  ['/v1/keys/', '/v1/keys/'],
])('%s is meant as %s', (url, meant) => expect(withoutAwsSlash(url)).toBe(meant));

describe('the session token', () => {
  it('is the API key that is presented', () => {
    const headers = { 'x-amz-security-token': 'token', host: 'here' };
    moveToken(headers);
    expect(headers).toEqual({ host: 'here', 'x-api-key': 'token' });
  });

  it('beside the same key is one, and beside another is none', () => {
    const same = { 'x-amz-security-token': 'token', 'x-api-key': 'token' };
    const other = { 'x-amz-security-token': 'token', 'x-api-key': 'key' };
    [same, other].forEach(moveToken);
    expect([same, other]).toEqual([{ 'x-api-key': 'token' }, { 'x-api-key': 'key, token' }]);
  });

  it('may be missing', () => {
    const headers = { 'x-api-key': 'key' };
    moveToken(headers);
    expect(headers).toEqual({ 'x-api-key': 'key' });
  });
});
