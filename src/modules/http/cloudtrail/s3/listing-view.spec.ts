import { expect, it } from '@jest/globals';
import { listingDocument, locationDocument } from './listing-view.ts';
import { objectHeaders } from './object-headers.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const S3 = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

it('a page of keys has S3’s form, percent-encoded where that was asked for', () => {
  const page = { bucket: 'trail', keys: ['a/b=1', 'a/c'], isTruncated: true };
  const request = { prefix: 'a/', marker: 'a <&', maxKeys: 2, encoded: false };
  expect(listingDocument(request, page)).toBe(
    `${HEAD}<ListBucketResult ${S3}><Name>trail</Name><Prefix>a/</Prefix><Marker>a &lt;&amp;</Marker><MaxKeys>2</MaxKeys>` +
      '<IsTruncated>true</IsTruncated><NextMarker>a/c</NextMarker>' +
      '<Contents><Key>a/b=1</Key></Contents><Contents><Key>a/c</Key></Contents></ListBucketResult>',
  );
  expect(listingDocument({ ...request, encoded: true }, { ...page, isTruncated: false })).toBe(
    `${HEAD}<ListBucketResult ${S3}><Name>trail</Name><Prefix>a/</Prefix><Marker>a%20%3C%26</Marker><MaxKeys>2</MaxKeys>` +
      '<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>' +
      '<Contents><Key>a/b%3D1</Key></Contents><Contents><Key>a/c</Key></Contents></ListBucketResult>',
  );
});

it('a marker of half a character is encoded as what stands for one', () => {
  const request = { prefix: '', marker: '\uD800', maxKeys: 1, encoded: true };
  const page = { bucket: 'trail', keys: [], isTruncated: false };
  expect(listingDocument(request, page)).toContain('<Marker>%EF%BF%BD</Marker>');
});

it('the first region has no name', () => {
  expect(locationDocument('us-east-1')).toBe(`${HEAD}<LocationConstraint ${S3}></LocationConstraint>`);
  expect(locationDocument('eu-west-1')).toBe(
    `${HEAD}<LocationConstraint ${S3}>eu-west-1</LocationConstraint>`,
  );
});

it('metadata that could be no header is left out, whatever somebody made of it', () => {
  const metadata = {
    signature: 'ab',
    'a b': 'x',
    split: 'a\r\nx-evil: 1',
    blank: ' a',
    none: '',
    wörter: 'x',
  };
  expect(objectHeaders({ key: 'k', size: 3, sha256: 'cd', metadata })).toEqual({
    'content-type': 'application/x-gzip',
    'content-length': '3',
    etag: '"cd"',
    'x-amz-meta-signature': 'ab',
  });
});
