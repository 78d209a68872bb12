import { AccessReviewsController } from './access-reviews.controller.ts';
import { ReviewedKeysController } from './reviewed-keys.controller.ts';

/** The routes of access reviews. */
export const REVIEW_CONTROLLERS = [AccessReviewsController, ReviewedKeysController];
