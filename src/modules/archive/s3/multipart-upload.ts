import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Upload } from './single-upload.ts';

interface Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/**
 * In parts, one after the other; each is sent again by itself when its connection is cut. The object appears with the
 * last request, which the server refuses when the key exists. Whatever fails, the parts are thrown away: they would be
 * in no listing and on every bill.
 */
export async function uploadInParts(client: S3Client, upload: Upload, partBytes: number): Promise<void> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      Bucket: upload.bucket,
      Key: upload.objectKey,
      ChecksumAlgorithm: 'SHA256',
      Metadata: { ...upload.metadata },
      ...upload.protection,
    }),
  );
  if (UploadId === undefined) throw new Error('S3 began an upload in parts without saying its id');
  const target: Target = { Bucket: upload.bucket, Key: upload.objectKey, UploadId };
  try {
    const Parts = await sendParts(client, target, upload.bytes, partBytes);
    await client.send(
      new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, IfNoneMatch: '*' }),
    );
  } catch (error) {
    // The first failure is the one to tell. An upload that stays is for the bucket's lifecycle rule.
    await client.send(new AbortMultipartUploadCommand(target)).catch(() => undefined);
    throw error;
  }
}

async function sendParts(
  client: S3Client,
  target: Target,
  bytes: Uint8Array,
  partBytes: number,
): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  for (let start = 0; start < bytes.length; start += partBytes) {
    const Body = bytes.subarray(start, start + partBytes);
    const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
    const PartNumber = parts.length + 1;
    const { ETag } = await client.send(
      new UploadPartCommand({ ...target, PartNumber, Body, ChecksumSHA256 }),
    );
    parts.push({ PartNumber, ChecksumSHA256, ...(ETag === undefined ? {} : { ETag }) });
  }
  return parts;
}
