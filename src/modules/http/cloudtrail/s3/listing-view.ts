import type { ListingRequest } from './listing-request.ts';
import { element, xmlDocument } from './xml.ts';

/** A page of a bucket. */
export interface ListedKeys {
  readonly bucket: string;
  /** As the bucket has them, in the order of their bytes. */
  readonly keys: readonly string[];
  readonly isTruncated: boolean;
}

/** The slashes stay: S3 leaves them, too. */
const percentEncoded = (text: string): string => text.split('/').map(encodeURIComponent).join('/');

/**
 * S3's first listing (`ListBucketResult`). Of an object it states the key and nothing else: to say how large each is, each
 * would have to be looked at.
 */
export function listingDocument(
  { prefix, marker, maxKeys, encoded }: ListingRequest,
  { bucket, keys, isTruncated }: ListedKeys,
): string {
  const shown = encoded ? (text: string) => percentEncoded(text.toWellFormed()) : (text: string) => text;
  const last = keys.at(-1);
  return xmlDocument(
    'ListBucketResult',
    [
      element('Name', bucket),
      element('Prefix', shown(prefix)),
      element('Marker', shown(marker)),
      element('MaxKeys', String(maxKeys)),
      encoded ? element('EncodingType', 'url') : '',
      element('IsTruncated', String(isTruncated)),
      isTruncated && last !== undefined ? element('NextMarker', shown(last)) : '',
      ...keys.map((key) => `<Contents>${element('Key', shown(key))}</Contents>`),
    ].join(''),
  );
}

/** S3's first region has no name here, since it was there before regions had any. */
export const locationDocument = (region: string): string =>
  xmlDocument('LocationConstraint', region === 'us-east-1' ? '' : region);
