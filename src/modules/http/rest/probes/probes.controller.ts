import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { METRICS_REGISTRY } from '../../../operations/metrics.ts';
import {
  assessReadiness,
  READINESS_CHECKS,
  type Readiness,
  type ReadinessCheck,
} from '../../../operations/readiness.ts';
import { Public } from '../../access/access-rule.ts';

/** What orchestrators and monitoring ask. Without a key: they say how the service does, nothing about any key. */
@Controller()
export class ProbesController {
  constructor(
    @Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[],
    @Inject(METRICS_REGISTRY) private readonly registry: Registry,
  ) {}

  @Get('healthz')
  @Public()
  @ApiOperation({ summary: 'The process is alive. Restart it when this does not answer.' })
  health(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public()
  @ApiOperation({
    summary: 'Whether to send requests here, and what is lagging: 200 when ready, 503 when not.',
  })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Readiness {
    const readiness = assessReadiness(this.checks);
    if (!readiness.ready) void reply.code(503);
    return readiness;
  }

  @Get('metrics')
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Figures for Prometheus.' })
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
