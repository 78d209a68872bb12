import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ARCHIVE_STORE, type ArchiveStore } from '../../../archive/archive-store.ts';
import { INTEGRITY_SERVICE, type IntegrityService } from '../../../integrity/integrity-service.ts';
import { Requires } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { requireEveryTenant } from '../every-tenant.ts';
import type { AwsFault } from '../faults/aws-fault.ts';
import { S3_MEDIA_TYPE } from '../faults/s3-fault.ts';
import { faultOn } from '../faults/send-fault.ts';
import { archiveKey, archiveRange } from './archive-bucket.ts';
import { readListing } from './listing-request.ts';
import { listingDocument, locationDocument } from './listing-view.ts';
import { objectHeaders } from './object-headers.ts';

const NO_SUCH_BUCKET: AwsFault = {
  status: 404,
  code: 'NoSuchBucket',
  message: 'The specified bucket does not exist.',
};
const NO_SUCH_KEY: AwsFault = {
  status: 404,
  code: 'NoSuchKey',
  message: 'The specified key does not exist.',
};

/** The archive as S3 shows a bucket, as far as `aws cloudtrail validate-logs` asks: nothing can be written here. */
@Controller('aws/s3/:bucket')
export class ArchiveBucketController {
  constructor(
    @Inject(INTEGRITY_SERVICE) private readonly integrity: IntegrityService,
    @Inject(ARCHIVE_STORE) private readonly store: ArchiveStore,
  ) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({ summary: 'S3: the keys of the archive, or with `?location` its region.' })
  async bucket(
    @Param('bucket') bucket: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    requireEveryTenant(request);
    const { place } = this.integrity;
    if (bucket !== place.bucket) return faultOn(request, reply, NO_SUCH_BUCKET);
    if ('location' in query) return document(reply, locationDocument(place.address.region));
    const asked = readListing(query);
    if (!asked.ok) return faultOn(request, reply, asked.refusal);
    const { maxKeys } = asked.value;
    const range = archiveRange(place, asked.value);
    const page =
      range === undefined || maxKeys === 0
        ? { keys: [], next: null }
        : await this.store.list(range.prefix, { after: range.after, limit: maxKeys });
    const keys = page.keys.map((key) => place.objectPrefix + key);
    return document(reply, listingDocument(asked.value, { bucket, keys, isTruncated: page.next !== null }));
  }

  @Get('*')
  @Requires('trail:read')
  @ApiOperation({ summary: 'S3: an object of the archive, with its metadata, as it lies there.' })
  @ApiParam({ name: 'path', description: 'Key of the object.' })
  async object(
    @Param('bucket') bucket: string,
    @Param('*') key: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    requireEveryTenant(request);
    const { place } = this.integrity;
    if (bucket !== place.bucket) return faultOn(request, reply, NO_SUCH_BUCKET);
    const own = archiveKey(place, key);
    // As it is: whoever validates an archive has to see what was made of it, and an error would end their run.
    const found = own === undefined ? undefined : await this.store.get(own, 'as-it-is');
    if (found === undefined) return faultOn(request, reply, NO_SUCH_KEY);
    void reply.headers(objectHeaders(found.object));
    return Buffer.from(found.bytes.buffer, found.bytes.byteOffset, found.bytes.byteLength);
  }
}

function document(reply: FastifyReply, text: string): Buffer {
  void reply.header('content-type', S3_MEDIA_TYPE);
  return Buffer.from(text);
}
