import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../../../shared/refusal.ts';
import { VerifyKey, type Verification } from '../../../keys/commands/verify-key/verify-key.command.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { VERIFICATION_METRICS, type VerificationMetrics } from '../../../operations/verification-metrics.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { presentedSecret } from '../../access/presented-secret.ts';
import { originOf } from '../../access/request-origin.ts';
import { Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { verificationView } from '../keys/verification-view.ts';
import { verifySchema } from '../keys/verify-input.ts';
import { identityHeaders } from './identity-headers.ts';
import { originalRequest } from './original-request.ts';

/** What the proxy's configuration says; its header form is for proxies that cannot vary the address they ask. */
const targetSchema = z.strictObject({
  dataset: z.string().min(1).max(200).exactOptional(),
  permission: z.string().min(1).max(200).exactOptional(),
});
type Target = z.output<typeof targetSchema>;

const MS_PER_SECOND = 1_000;

/**
 * Forward-auth: a proxy hands on the headers of a request and asks whether to let it through. Public, because the key in
 * those headers is what is judged; whoever asks directly learns nothing but whether their own key is good.
 */
@Controller('v1/authorize')
export class AuthorizeController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VERIFICATION_METRICS) private readonly metrics: VerificationMetrics,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Forward-auth for nginx auth_request, Traefik, Caddy and Envoy.',
    description:
      'Judges the key in the headers of the original request. The proxy says what is asked for with the query ' +
      'parameters dataset and permission, or with X-Keytrail-Dataset and X-Keytrail-Permission, which it must then ' +
      'overwrite on every request, since clients can send them too. 200 comes with X-Keytrail-Key-Id, -Key-Name, ' +
      '-Key-Fingerprint, -Owner, -Tenant and -Role, percent-encoded where they are not printable ASCII.',
  })
  @Problems('api_key_required', 'invalid_api_key', 'forbidden', 'rate_limited', 'log_unavailable')
  async authorize(
    @ValidQuery(targetSchema) target: Target,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ readonly keyId: string }> {
    const startedAtMs = performance.now();
    const original = originalRequest(request.headers);
    const query = { ...original.query, ...(request.query as object) };
    const secret = valueOf(presentedSecret(request.headers, query));
    if (secret === null) throw new RefusedError({ code: 'api_key_required', detail: 'API key required' });

    const origin = originOf(request);
    // The query is the proxy's own; a header may have come from the client, so it never overrides the query.
    const wanted = validate(
      verifySchema,
      {
        secret,
        dataset: target.dataset ?? request.headers['x-keytrail-dataset'],
        permission: target.permission ?? request.headers['x-keytrail-permission'],
        sourceIp: origin.ip,
        userAgent: origin.userAgent,
        endpoint: original.endpoint,
      },
      'description of the original request',
    );
    const verification = await this.commands.execute(
      new VerifyKey({ ...wanted, caller: null, requestId: request.id }),
    );
    this.metrics.observe(verification.code, startedAtMs);
    const { key } = verificationView(verification);
    const refusal = refusalOf(verification, wanted.dataset, wanted.permission);
    if (refusal !== null) throw new RefusedError(refusal);
    if (key === null) throw new RefusedError({ code: 'invalid_api_key', detail: 'Invalid API key' });
    void reply.headers(identityHeaders(key));
    return { keyId: key.id };
  }
}

/** Unknown, revoked, expired and disabled are the same to the bearer; the trail tells them apart. */
function refusalOf(
  verification: Verification,
  dataset: string | null,
  permission: string | null,
): Refusal | null {
  switch (verification.code) {
    case 'VALID':
      return null;
    case 'FORBIDDEN':
      return {
        code: 'forbidden',
        detail: `Not authorized for ${forbiddenTarget(verification, dataset, permission)}`,
      };
    case 'RATE_LIMITED':
      return {
        code: 'rate_limited',
        detail: 'The rate limit of this API key is used up.',
        retryAfterSeconds: Math.ceil((verification.retryAfterMs ?? 0) / MS_PER_SECOND),
      };
    default:
      return { code: 'invalid_api_key', detail: 'Invalid API key' };
  }
}

function forbiddenTarget(
  verification: Verification,
  dataset: string | null,
  permission: string | null,
): string {
  const key = verification.key === null ? null : verificationView(verification).key;
  const datasetAllowed = dataset === null || key?.allowedDatasets?.includes(dataset) !== false;
  return scrubSecrets(datasetAllowed ? `permission '${permission ?? ''}'` : `dataset '${dataset}'`);
}
