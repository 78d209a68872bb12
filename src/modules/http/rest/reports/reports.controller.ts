import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import { actorOf, visibilityOf } from '../../../identity/caller.ts';
import type { Report } from '../../../reports/domain/report.ts';
import type { ReportFormat } from '../../../reports/formats/render.ts';
import { REPORT_SERVICE, type ReportService } from '../../../reports/report-service.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { reportFileHeaders } from './report-file-headers.ts';
import {
  accessReviewSchema,
  blastRadiusSchema,
  failedAttemptsSchema,
  inventorySchema,
  unusedKeysSchema,
  usageReportSchema,
} from './report-schemas.ts';

/** Reports as files: the parameters come from the query, the bytes and their hash from the report room. */
@Controller('v1/reports')
@ApiProduces('application/json', 'text/csv', 'text/html')
export class ReportsController {
  constructor(@Inject(REPORT_SERVICE) private readonly reports: ReportService) {}

  @Get('unused-keys')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Keys that were not used for a number of days, as of an instant.' })
  @Problems('validation_failed', 'query_timeout', 'query_engine_unavailable')
  async unusedKeys(
    @ValidQuery(unusedKeysSchema) { format, ...request }: z.output<typeof unusedKeysSchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.unusedKeys(request, visibility), format, httpRequest, reply);
  }

  @Get('usage')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Totals of keys and requests over a period, by key, owner or day.' })
  @Problems('validation_failed', 'query_timeout', 'query_engine_unavailable')
  async usage(
    @ValidQuery(usageReportSchema) { format, ...request }: z.output<typeof usageReportSchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.usage(request, visibility), format, httpRequest, reply);
  }

  @Get('inventory')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Every key there is, as of an instant.' })
  @Problems('validation_failed', 'query_timeout', 'query_engine_unavailable')
  async inventory(
    @ValidQuery(inventorySchema) { format, ...request }: z.output<typeof inventorySchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.inventory(request, visibility), format, httpRequest, reply);
  }

  @Get('access-review')
  @Requires('reports:read')
  @ApiOperation({
    summary: 'Every key that has to be reviewed, with its rights, its use and its last review.',
  })
  @Problems('validation_failed', 'query_timeout', 'query_engine_unavailable')
  async accessReview(
    @ValidQuery(accessReviewSchema) { format, ...request }: z.output<typeof accessReviewSchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.accessReview(request, visibility), format, httpRequest, reply);
  }

  @Get('failed-attempts')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Every refused attempt of a period, by key, fingerprint, address and outcome.' })
  @Problems('validation_failed', 'query_timeout', 'query_engine_unavailable')
  async failedAttempts(
    @ValidQuery(failedAttemptsSchema) { format, ...request }: z.output<typeof failedAttemptsSchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.failedAttempts(request, visibility), format, httpRequest, reply);
  }

  @Get('blast-radius')
  @Requires('reports:read')
  @ApiOperation({ summary: 'Everything that a key did since an instant, such as the leak of its secret.' })
  @Problems('validation_failed', 'key_not_found', 'query_timeout', 'query_engine_unavailable')
  async blastRadius(
    @ValidQuery(blastRadiusSchema) { format, ...request }: z.output<typeof blastRadiusSchema>,
    @Req() httpRequest: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const visibility = visibilityOf(callerOf(httpRequest));
    return this.issue(await this.reports.blastRadius(request, visibility), format, httpRequest, reply);
  }

  /** Hands out the bytes whose hash the trail has, so that a file can be matched with the issue it came from. */
  private async issue(
    result: Result<Report, Refusal>,
    format: ReportFormat,
    request: HttpRequest,
    reply: FastifyReply,
  ): Promise<Uint8Array> {
    const caller = callerOf(request);
    const rendered = await this.reports.issue(valueOf(result), format, {
      actor: actorOf(caller),
      origin: caller.origin,
      tenant: caller.credential.tenant,
    });
    void reply.headers(reportFileHeaders(rendered));
    return rendered.bytes;
  }
}
