import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { placeOf, POLICIES, type Policies } from '../../../policies/policies.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, endpointOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { countsOf, findingPageSchema, findingView, type FindingPageView } from './finding-view.ts';
import { findingsQuerySchema, policyNameText } from './policy-schemas.ts';
import { policiesSchema, policyView, type PolicyView } from './policy-view.ts';

/** What is demanded of keys, and which do not keep it. */
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    @Inject(POLICIES) private readonly policies: Policies,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
  ) {}

  @Get()
  @Requires('reports:read')
  @ApiOperation({
    summary:
      'Policies in force, with what each control demands, for one’s own tenant unless admin or auditor.',
  })
  @Answers(200, policiesSchema)
  list(@Req() request: HttpRequest): { readonly items: readonly PolicyView[] } {
    return { items: this.policies.list(callerOf(request)).map(policyView) };
  }

  @Get(':name/findings')
  @Requires('reports:read')
  @ApiOperation({
    summary:
      'Keys that do not keep a policy as of now or of a past instant, with what was done and what comes next. Does nothing.',
  })
  @Answers(200, findingPageSchema)
  @Problems(
    'validation_failed',
    'policy_not_found',
    'cursor_invalid',
    'query_timeout',
    'query_engine_unavailable',
  )
  async findings(
    @Param('name') name: string,
    @ValidQuery(findingsQuerySchema) query: z.output<typeof findingsQuerySchema>,
    @Req() request: HttpRequest,
  ): Promise<FindingPageView> {
    const policy = validate(policyNameText, name, 'policy name');
    const { limit, cursor, ...asked } = query;
    const caller = callerOf(request);
    const filter = { policy, ...asked };
    const [asOf, after = ''] = cursor === undefined ? [] : decodeCursor('policy findings', filter, 2, cursor);
    // The pages after the first are of its instant, so that together they are one list.
    const found = valueOf(
      await this.policies.findings(policy, asOf === undefined ? asked : { asOf }, caller),
    );
    const rest = found.findings.filter((one) => placeOf(one) > after);
    const shown = rest.slice(0, limit);
    const last = shown.at(-1);
    await this.readings.record({
      ...{ caller, endpoint: endpointOf(request), filter },
      keys: shown.map(({ finding: { facts } }) => ({
        id: facts.keyId,
        owner: facts.owner,
        tenant: facts.tenant,
      })),
    });
    const hasMore = rest.length > shown.length && last !== undefined;
    return {
      ...{ policy, dryRun: found.policy.dryRun, asOf: found.asOf, population: found.population },
      counts: countsOf(found),
      items: shown.map((one) => findingView(one, found.asOf)),
      nextCursor: hasMore ? encodeCursor('policy findings', filter, [found.asOf, placeOf(last)]) : null,
    };
  }
}
