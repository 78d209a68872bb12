import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUsage, usageDetailSchema } from './usage-detail.ts';

export const accessDeniedV1 = defineEvent({
  type: 'AccessDenied',
  version: 1,
  stream: 'usage',
  meaning: 'A good key asked for something that it may not do.',
  data: usageDetailSchema,
  example: { ...exampleEnvelope, outcome: 'FORBIDDEN', data: exampleUsage },
});
export type AccessDenied = EventOf<typeof accessDeniedV1>;
