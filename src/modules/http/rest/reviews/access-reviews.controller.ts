import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { seenTenants, seesTenant, type Caller } from '../../../identity/caller.ts';
import { ACCESS_REVIEWS, type AccessReviews } from '../../../reviews/access-reviews.ts';
import type { AccessReview } from '../../../reviews/domain/review.ts';
import { REVIEW_DIRECTORY, type ReviewDirectory } from '../../../reviews/review-directory.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { OptionalBody, ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { closeReviewSchema, listReviewsSchema, openReviewSchema } from './review-schemas.ts';
import { reviewPageSchema, reviewSchema, reviewView, type ReviewView } from './review-view.ts';

/** Reviews of who still needs which key: opened over what there is, closed with a result that stays. */
@Controller('v1/access-reviews')
export class AccessReviewsController {
  constructor(
    @Inject(ACCESS_REVIEWS) private readonly accessReviews: AccessReviews,
    @Inject(REVIEW_DIRECTORY) private readonly reviews: ReviewDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Open a review of the keys of a tenant, or of one owner, that can be used now.' })
  @Answers(201, reviewSchema)
  @Problems('validation_failed', 'tenant_forbidden', 'too_many_keys')
  async open(
    @ValidBody(openReviewSchema) body: z.output<typeof openReviewSchema>,
    @Req() request: HttpRequest,
  ): Promise<ReviewView> {
    const caller = callerOf(request);
    const { name, owner = null, tenant = caller.credential.tenant, dueInDays } = body;
    if (!seesTenant(caller, tenant)) throw tenantForbidden();
    const dueAt = isoTime(this.clock.nowMs() + dueInDays * MS_PER_DAY);
    return this.#view(
      valueOf(await this.accessReviews.open({ name, tenant, ofOwner: owner, dueAt }, caller)),
    );
  }

  @Get()
  @Requires('reports:read')
  @ApiOperation({
    summary: 'List access reviews, the newest first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, reviewPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden')
  list(
    @ValidQuery(listReviewsSchema) query: z.output<typeof listReviewsSchema>,
    @Req() request: HttpRequest,
  ): { readonly items: readonly ReviewView[]; readonly nextCursor: string | null } {
    const { limit, cursor, state, tenant } = query;
    const filter = { openOnly: state === 'open', ...visibleTenant(callerOf(request), tenant) };
    const [before = null] = cursor === undefined ? [] : decodeCursor('access reviews', filter, 1, cursor);
    const { items, next } = this.reviews.list(filter, { before, limit });
    return {
      items: items.map((review) => this.#view(review)),
      nextCursor: next === null ? null : encodeCursor('access reviews', filter, [next]),
    };
  }

  @Get(':id')
  @Requires('reports:read')
  @ApiOperation({ summary: 'One access review, with how far it is.' })
  @Answers(200, reviewSchema)
  @Problems('review_not_found')
  get(@Param('id') id: string, @Req() request: HttpRequest): ReviewView {
    return this.#view(valueOf(this.accessReviews.visible(id, callerOf(request))));
  }

  @Post(':id/close')
  @HttpCode(200)
  @Requires('reviews:write')
  @ApiOperation({ summary: 'Close an access review. With undecided keys it takes a reason.' })
  @Answers(200, reviewSchema)
  @Problems('validation_failed', 'review_not_found', 'review_closed', 'review_undecided')
  async close(
    @Param('id') id: string,
    @OptionalBody(closeReviewSchema) { reason }: z.output<typeof closeReviewSchema>,
    @Req() request: HttpRequest,
  ): Promise<ReviewView> {
    return this.#view(valueOf(await this.accessReviews.close(id, reason, callerOf(request))));
  }

  #view(review: AccessReview): ReviewView {
    return reviewView(review, this.reviews.totals(review.id));
  }
}

/** What the caller sees of all reviews. @throws RefusedError when another tenant's are asked for */
function visibleTenant(caller: Caller, asked: string | undefined): { readonly tenant?: string } {
  if (asked !== undefined && !seesTenant(caller, asked)) throw tenantForbidden();
  return asked === undefined ? seenTenants(caller) : { tenant: asked };
}

const tenantForbidden = (): RefusedError =>
  new RefusedError({
    code: 'tenant_forbidden',
    detail: 'Your credential sees only the access reviews of its own tenant.',
  });
