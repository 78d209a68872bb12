import type { AccessReviewClosed } from '../../../events/access-review-closed.ts';
import type { AccessReviewOpened } from '../../../events/access-review-opened.ts';
import type { AccessReviewReminded, ReminderStage } from '../../../events/access-review-reminded.ts';
import type { Actor } from '../../../events/envelope.ts';

/** A review of the keys of a tenant as the fold of its events. Closed is final. */
export interface AccessReview {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  /** Null: keys of every owner. */
  readonly ofOwner: string | null;
  readonly openedAt: string;
  readonly openedBy: Pick<Actor, 'type' | 'id' | 'email'>;
  readonly dueAt: string;
  readonly keys: number;
  readonly keysSha256: string;
  readonly reminded: readonly ReminderStage[];
  readonly closed: ReviewResult | null;
}

export interface ReviewResult {
  readonly at: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
  readonly keep: number;
  readonly rotate: number;
  readonly revoke: number;
  readonly undecided: number;
  readonly reason: string | null;
}

export type ReviewEvent = AccessReviewOpened | AccessReviewReminded | AccessReviewClosed;

/**
 * The review after an event. Its own events have its tenant as their key in the log, so every process sees them in the same
 * order; the first of each kind counts.
 */
export function evolveReview(before: AccessReview | undefined, event: ReviewEvent): AccessReview | undefined {
  switch (event.type) {
    case 'AccessReviewOpened':
      return before ?? opened(event);
    case 'AccessReviewReminded': {
      const { stage } = event.data;
      if (before === undefined || before.reminded.includes(stage)) return before;
      return { ...before, reminded: [...before.reminded, stage] };
    }
    case 'AccessReviewClosed': {
      if (before === undefined || before.closed !== null) return before;
      const { keep, rotate, revoke, undecided, reason } = event.data;
      const by = whoOf(event.actor);
      return { ...before, closed: { at: event.time, by, keep, rotate, revoke, undecided, reason } };
    }
    default:
      return event satisfies never;
  }
}

function opened({ time, tenant, actor, data }: AccessReviewOpened): AccessReview {
  const { reviewId: id, reviewName: name, ofOwner, dueAt, keys, keysSha256 } = data;
  const base = { id, name, tenant, ofOwner, openedAt: time, openedBy: whoOf(actor), dueAt };
  return { ...base, keys, keysSha256, reminded: [], closed: null };
}

const whoOf = ({ type, id, email }: Actor): AccessReview['openedBy'] => ({ type, id, email });
