import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUsage, usageDetailSchema } from './usage-detail.ts';

export const authenticationFailedV1 = defineEvent({
  type: 'AuthenticationFailed',
  version: 1,
  stream: 'usage',
  meaning: 'A secret was presented and is not good: INVALID, EXPIRED, REVOKED or DISABLED.',
  data: usageDetailSchema,
  example: { ...exampleEnvelope, outcome: 'REVOKED', data: exampleUsage },
});
export type AuthenticationFailed = EventOf<typeof authenticationFailedV1>;
