import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import { ARCHIVE_STORE, type ArchiveStore } from '../../../archive/archive-store.ts';
import { visibilityOf } from '../../../identity/caller.ts';
import { INTEGRITY_SERVICE, type IntegrityService } from '../../../integrity/integrity-service.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { validate } from '../../validation/validate.ts';
import { requireEveryTenant } from '../every-tenant.ts';
import type { AwsFault } from '../faults/aws-fault.ts';
import { CLOUDTRAIL_MEDIA_TYPE } from '../faults/cloudtrail-fault.ts';
import { faultOn } from '../faults/send-fault.ts';
import { EventLookup } from './event-lookup.ts';
import { describeTrailsInput, lookupInput, publicKeysInput, trailStatusInput } from './input.ts';
import { publicKeyList } from './public-key-view.ts';
import { trailStatus } from './trail-status.ts';
import { isOurTrail, trailView } from './trail-view.ts';

/** In front of an operation's name; clients of other services of AWS send other ones. */
const TARGET_PREFIX = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.';

type Answer = Result<object, AwsFault>;

/** CloudTrail's API, as far as its clients need it to read and to check a trail. */
@Controller('aws/cloudtrail')
export class CloudTrailController {
  constructor(
    @Inject(INTEGRITY_SERVICE) private readonly integrity: IntegrityService,
    @Inject(ARCHIVE_STORE) private readonly store: ArchiveStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EventLookup) private readonly events: EventLookup,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('trail:read')
  @ApiOperation({
    summary: 'CloudTrail: DescribeTrails, GetTrailStatus, ListPublicKeys and LookupEvents, by X-Amz-Target.',
  })
  async answer(
    @Body() body: unknown,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    requireEveryTenant(request);
    const answer = await this.run(operationOf(request), body, request);
    if (!answer.ok) return faultOn(request, reply, answer.refusal);
    void reply.headers({ 'content-type': CLOUDTRAIL_MEDIA_TYPE, 'x-amzn-requestid': request.id });
    return Buffer.from(JSON.stringify(answer.value));
  }

  private async run(operation: string, body: unknown, request: HttpRequest): Promise<Answer> {
    switch (operation) {
      case 'DescribeTrails':
        return accept(this.describeTrails(validate(describeTrailsInput, body, 'body')));
      case 'GetTrailStatus':
        return this.trailStatus(validate(trailStatusInput, body, 'body'));
      case 'ListPublicKeys':
        return this.publicKeys(validate(publicKeysInput, body, 'body'));
      case 'LookupEvents':
        return this.events.lookUp(validate(lookupInput, body, 'body'), visibilityOf(callerOf(request)));
      default:
        return refuse({
          status: 400,
          code: 'UnsupportedOperationException',
          message: 'Only DescribeTrails, GetTrailStatus, ListPublicKeys and LookupEvents are answered here.',
        });
    }
  }

  private describeTrails({ trailNameList = [] }: z.output<typeof describeTrailsInput>): object {
    const { place, isSigned } = this.integrity;
    const isAsked = trailNameList.length === 0 || trailNameList.some((name) => isOurTrail(place, name));
    return { trailList: isAsked ? [trailView(place, isSigned)] : [] };
  }

  private async trailStatus({ Name }: z.output<typeof trailStatusInput>): Promise<Answer> {
    const { place } = this.integrity;
    if (isOurTrail(place, Name))
      return accept(await trailStatus(this.store, place.address, this.clock.nowMs()));
    return refuse({ status: 404, code: 'TrailNotFoundException', message: 'There is no such trail.' });
  }

  private async publicKeys({ StartTime, EndTime }: z.output<typeof publicKeysInput>): Promise<Answer> {
    if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime)
      return refuse({
        status: 400,
        code: 'InvalidTimeRangeException',
        message: 'StartTime must not be after EndTime.',
      });
    const endMs = EndTime === undefined ? this.clock.nowMs() : EndTime * MS_PER_SECOND;
    return accept({ PublicKeyList: publicKeyList(await this.integrity.publicKeys(), endMs) });
  }
}

function operationOf({ headers }: HttpRequest): string {
  const { 'x-amz-target': target } = headers;
  return typeof target === 'string' && target.startsWith(TARGET_PREFIX)
    ? target.slice(TARGET_PREFIX.length)
    : '';
}
