import type { z } from 'zod';
import type { EventEnvelope } from '../envelope.ts';
import type { EventDefinition } from '../event-definition.ts';

/** A version of an event type that is no longer written, and how its events read as the next version's. */
export interface FormerVersion {
  readonly definition: EventDefinition<string, number, z.ZodType>;
  /** One sentence for docs/events: what the next version changed, and what stands in its place in old events. */
  readonly change: string;
  /** Pure and total for every event that satisfies the definition. Gives the next version's event. */
  readonly lift: (event: EventEnvelope) => EventEnvelope;
}

/** Ties the lift to the two versions between which it stands, so that the compiler sees when it gives another form. */
export const formerVersion = <
  Old extends EventEnvelope,
  Next extends EventEnvelope,
  Schema extends z.ZodType<Old['data']>,
>(
  definition: EventDefinition<Old['type'], Old['version'], Schema>,
  change: string,
  lift: (event: Old) => Next,
): FormerVersion => ({
  definition,
  change,
  // Only ever called by version number, with events of that version.
  lift: lift as unknown as FormerVersion['lift'],
});
