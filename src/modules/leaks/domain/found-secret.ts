import type { Actor, Origin } from '../../../events/envelope.ts';

/** A text that somebody found where it must not be, and what they say of it. The only place that the text itself is in. */
export interface FoundSecret {
  readonly secret: string;
  /** Which way it came and from what: `github/commit`. */
  readonly source: string;
  /** Cleaned: it holds neither the secret nor a credential. */
  readonly url: string | null;
  readonly note: string | null;
  readonly leakedAt: string | null;
}

/** Who tells of it, and from where. `tenant` is whose trail has what belongs to no key. */
export interface LeakReporter {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly tenant: string;
  /** Tells what one person reports from what another does; null: what says the same is the same, since it is sent again. */
  readonly messageId: string | null;
}
