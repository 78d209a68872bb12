import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';

const TOKEN_HEADER = 'x-amz-security-token';

/** Clients post to the path of their endpoint with a slash behind it, and may name a bucket so. */
const WITH_SLASH = /^(\/aws\/(?:cloudtrail|s3\/[^/?]+))\/(?=\?|$)/;

export const isAwsUrl = (url: string): boolean => /^\/aws(?:[/?]|$)/.test(url);

/** Whether an answer has to be in the form of S3, and not in that of CloudTrail. */
export const isS3Url = (url: string): boolean => /^\/aws\/s3(?:[/?]|$)/.test(url);

/** `/aws/cloudtrail/` is meant without the slash; in the key of an object it means something. */
export const withoutAwsSlash = (url: string): string => url.replace(WITH_SLASH, '$1');

/**
 * AWS's clients sign with a secret that only its hash is known of here, so a signature proves nothing. What they present is
 * the session token, which goes along as it is: it has the API key. Elsewhere the header means nothing and stays.
 */
export function takeSessionTokens(server: FastifyInstance): void {
  server.addHook('onRequest', ({ url, raw }, _reply, done) => {
    if (isAwsUrl(url)) moveToken(raw.headers);
    done();
  });
}

/** A key that was presented otherwise, too, makes a pair that is no key: picking one would hide the other from the trail. */
export function moveToken(headers: IncomingHttpHeaders): void {
  const { [TOKEN_HEADER]: token, 'x-api-key': key } = headers;
  if (token === undefined) return;
  const presented = [key, token].flat().filter((text) => text !== undefined && text !== '');
  Reflect.deleteProperty(headers, TOKEN_HEADER);
  headers['x-api-key'] = [...new Set(presented)].join(', ');
}
