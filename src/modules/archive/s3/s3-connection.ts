import { S3Client } from '@aws-sdk/client-s3';
import type { S3ArchiveOptions, S3Limits } from './s3-options.ts';

/**
 * A client of the SDK. Region, endpoint and credentials come from its own standard variables and files unless given, so
 * that everything that AWS documents about them (profiles, roles, web identity, …) holds here too.
 */
export function connect(
  { connection, pathStyle }: Pick<S3ArchiveOptions, 'connection' | 'pathStyle'>,
  limits: S3Limits,
): S3Client {
  return new S3Client({
    ...connection,
    forcePathStyle: pathStyle,
    retryMode: 'standard',
    maxAttempts: limits.attempts,
    // The archive sends SHA-256 with every object and compares it after reading. Other sums would be computed for
    // nothing, and servers other than AWS often do not know the SDK's default one.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: limits.connectionTimeoutMs,
      socketTimeout: limits.silenceTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
}
