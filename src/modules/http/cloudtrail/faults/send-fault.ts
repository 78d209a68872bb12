import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../../shared/refusal.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { rateLimitHeaders } from '../../access/rate-limit-headers.ts';
import { isS3Url } from '../aws-door.ts';
import type { AwsFault } from './aws-fault.ts';
import { CLOUDTRAIL_MEDIA_TYPE, cloudTrailFault, cloudTrailFaultBody } from './cloudtrail-fault.ts';
import { S3_MEDIA_TYPE, s3Fault, s3FaultBody } from './s3-fault.ts';

/** A refusal as the client of the path reads it, whoever refused: the guard, the parser or the route. */
export function sendAwsProblem(request: HttpRequest, reply: FastifyReply, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (refusal.rateLimit !== undefined) void reply.headers(rateLimitHeaders(refusal.rateLimit, 'key'));
  const fault = isS3Url(request.url) ? s3Fault(refusal) : cloudTrailFault(refusal);
  void reply.send(faultOn(request, reply, fault));
}

/** Sets status and headers of the answer and gives its body. Bytes: to a text Fastify would add a charset. */
export function faultOn(request: HttpRequest, reply: FastifyReply, fault: AwsFault): Buffer {
  const isS3 = isS3Url(request.url);
  const body = isS3 ? s3FaultBody(fault, request.id) : cloudTrailFaultBody(fault);
  void reply.code(fault.status).headers({
    'content-type': isS3 ? S3_MEDIA_TYPE : CLOUDTRAIL_MEDIA_TYPE,
    [isS3 ? 'x-amz-request-id' : 'x-amzn-requestid']: request.id,
  });
  // A sentence may quote what was asked for, in whose place somebody may have put a secret.
  return Buffer.from(scrubSecrets(body));
}
