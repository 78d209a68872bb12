import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CONTROLS } from '../../../evidence/domain/controls.ts';
import type { EvidencePack } from '../../../evidence/domain/evidence-pack.ts';
import { SAMPLE_SIZE_MAX } from '../../../evidence/domain/sample.ts';
import { EVIDENCE_SERVICE, type EvidenceService } from '../../../evidence/evidence-service.ts';
import { zipPack } from '../../../evidence/zip/zip-pack.ts';
import { actorOf, visibilityOf } from '../../../identity/caller.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { queryInteger } from '../../validation/query-integer.ts';
import { ValidQuery } from '../../validation/valid-input.ts';

const evidenceSchema = z.strictObject({
  from: z.string().min(1).max(40).exactOptional(),
  to: z.string().min(1).max(40).exactOptional(),
  seed: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'Must be 1 to 64 letters, digits, dots, underscores and hyphens')
    .exactOptional(),
  sampleSize: queryInteger(1, SAMPLE_SIZE_MAX).exactOptional(),
  format: z.enum(['zip', 'json']).default('zip'),
});

/** What an auditor asks about a control, in one file. */
@Controller('v1/evidence')
export class EvidenceController {
  constructor(@Inject(EVIDENCE_SERVICE) private readonly evidence: EvidenceService) {}

  @Get()
  @Requires('reports:read')
  @ApiOperation({ summary: 'The controls that there are evidence packs for.' })
  controls(): { readonly items: typeof CONTROLS } {
    return { items: CONTROLS };
  }

  @Get(':control')
  @Requires('reports:read')
  @ApiProduces('application/zip', 'application/json')
  @ApiOperation({
    summary: 'The evidence for a control over a period: population, findings, exceptions, queries, a sample.',
  })
  @Problems('validation_failed', 'evidence_too_large', 'query_timeout', 'query_engine_unavailable')
  async pack(
    @Param('control') control: string,
    @ValidQuery(evidenceSchema) { format, ...asked }: z.output<typeof evidenceSchema>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array | EvidencePack> {
    const caller = callerOf(request);
    const reader = { actor: actorOf(caller), origin: caller.origin, tenant: caller.credential.tenant };
    const made = await this.evidence.make({ control, ...asked }, reader, visibilityOf(caller));
    const pack = valueOf(made);
    if (format === 'json') return pack;
    const folder = folderName(pack);
    void reply.headers({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${folder}.zip"`,
    });
    return zipPack(pack.files, folder);
  }
}

const folderName = ({ manifest: { control, from, to } }: EvidencePack): string =>
  `evidence-${control.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${from.slice(0, 10)}-${to.slice(0, 10)}`;
