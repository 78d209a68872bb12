import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUsage, usageDetailSchema } from './usage-detail.ts';

export const keyUsedV1 = defineEvent({
  type: 'KeyUsed',
  version: 1,
  stream: 'usage',
  meaning: 'A key was presented and accepted.',
  data: usageDetailSchema,
  example: { ...exampleEnvelope, outcome: 'SUCCESS', data: exampleUsage },
});
export type KeyUsed = EventOf<typeof keyUsedV1>;
