import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { seesOwnKeysOnly } from '../../../identity/caller.ts';
import { KEY_DIRECTORY, type KeyDirectory } from '../../../keys/key-directory.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { ACCESS_REVIEWS, type AccessReviews } from '../../../reviews/access-reviews.ts';
import {
  REVIEW_DIRECTORY,
  type ReviewDirectory,
  type ReviewItem,
} from '../../../reviews/review-directory.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, endpointOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { listItemsSchema, wordSchema } from './review-schemas.ts';
import {
  reviewItemPageSchema,
  reviewItemSchema,
  reviewItemView,
  type ReviewItemView,
} from './review-view.ts';

/** The keys of an access review: what their owners say of them, and what somebody else decides. */
@Controller('v1/access-reviews/:id/keys')
export class ReviewedKeysController {
  constructor(
    @Inject(ACCESS_REVIEWS) private readonly accessReviews: AccessReviews,
    @Inject(REVIEW_DIRECTORY) private readonly reviews: ReviewDirectory,
    @Inject(KEY_DIRECTORY) private readonly keys: KeyDirectory,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
  ) {}

  @Get()
  @Requires('keys:read')
  @ApiOperation({ summary: 'The keys of an access review in order of their ids; a `user` sees its own.' })
  @Answers(200, reviewItemPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'review_not_found')
  async list(
    @Param('id') id: string,
    @ValidQuery(listItemsSchema) { limit, cursor, ...asked }: z.output<typeof listItemsSchema>,
    @Req() request: HttpRequest,
  ): Promise<{ readonly items: readonly ReviewItemView[]; readonly nextCursor: string | null }> {
    const caller = callerOf(request);
    const { tenant } = valueOf(this.accessReviews.visible(id, caller));
    const { owner } = caller.credential;
    const filter = seesOwnKeysOnly(caller) ? { ...asked, owner } : asked;
    const listing = `keys of ${id}`;
    const [after = null] = cursor === undefined ? [] : decodeCursor(listing, filter, 1, cursor);
    const { items, next } = this.reviews.items(id, filter, { after, limit });
    await this.readings.record({
      caller,
      endpoint: endpointOf(request),
      keys: items.map(({ key, ownerNow }) => ({ id: key.keyId, owner: ownerNow, tenant })),
      filter: { ...filter },
    });
    return {
      items: items.map((item) => this.#view(item)),
      nextCursor: next === null ? null : encodeCursor(listing, filter, [next]),
    };
  }

  @Post(':keyId/attest')
  @HttpCode(200)
  @Requires('keys:read')
  @ApiOperation({ summary: 'Say of one’s own key whether to keep, rotate or revoke it.' })
  @Answers(200, reviewItemSchema)
  @Problems(
    ...(['validation_failed', 'review_not_found', 'not_your_key'] as const),
    ...(['review_closed', 'key_already_reviewed'] as const),
  )
  async attest(
    @Param('id') reviewId: string,
    @Param('keyId') keyId: string,
    @ValidBody(wordSchema) word: z.output<typeof wordSchema>,
    @Req() request: HttpRequest,
  ): Promise<ReviewItemView> {
    return this.#view(valueOf(await this.accessReviews.attest({ reviewId, keyId }, word, callerOf(request))));
  }

  @Post(':keyId/review')
  @HttpCode(200)
  @Requires('reviews:write')
  @ApiOperation({
    summary: 'Decide what becomes of a key that one neither owns nor created. A revocation is carried out.',
  })
  @Answers(200, reviewItemSchema)
  @Problems(
    ...(['validation_failed', 'review_not_found', 'own_review', 'rights_not_held'] as const),
    ...(['review_closed', 'key_already_reviewed'] as const),
  )
  async review(
    @Param('id') reviewId: string,
    @Param('keyId') keyId: string,
    @ValidBody(wordSchema) word: z.output<typeof wordSchema>,
    @Req() request: HttpRequest,
  ): Promise<ReviewItemView> {
    return this.#view(valueOf(await this.accessReviews.review({ reviewId, keyId }, word, callerOf(request))));
  }

  #view(item: ReviewItem): ReviewItemView {
    return reviewItemView(item, this.keys.byId(item.key.keyId));
  }
}
