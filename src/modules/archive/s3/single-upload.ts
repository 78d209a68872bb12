import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Protection } from './protection.ts';

/** An object on its way into a bucket. */
export interface Upload {
  readonly bucket: string;
  /** With the prefix. */
  readonly objectKey: string;
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly protection: Protection;
}

/** In one request, which the server refuses when the key exists, or when what arrived has another SHA-256. */
export async function uploadAtOnce(client: S3Client, upload: Upload): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: upload.bucket,
      Key: upload.objectKey,
      Body: upload.bytes,
      IfNoneMatch: '*',
      ChecksumSHA256: Buffer.from(upload.sha256, 'hex').toString('base64'),
      Metadata: { ...upload.metadata },
      ...upload.protection,
    }),
  );
}
