import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUsage, usageDetailSchema } from './usage-detail.ts';

export const rateLimitedV1 = defineEvent({
  type: 'RateLimited',
  version: 1,
  stream: 'usage',
  meaning: 'A good key asked more often than its rate limit allows.',
  data: usageDetailSchema,
  example: { ...exampleEnvelope, outcome: 'RATE_LIMITED', data: exampleUsage },
});
export type RateLimited = EventOf<typeof rateLimitedV1>;
