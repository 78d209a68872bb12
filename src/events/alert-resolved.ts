import { z } from 'zod';
import { alertReferenceShape, exampleAlertReference } from './alert-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

/** What an alert turned out to be. */
export const RESOLUTIONS = ['misuse', 'mistake', 'expected', 'false_alert'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const alertResolvedV1 = defineEvent({
  type: 'AlertResolved',
  version: 1,
  stream: 'lifecycle',
  meaning: 'Somebody other than the owner of the key decided what an alert was, and closed it.',
  data: z.strictObject({
    ...alertReferenceShape,
    resolution: z.enum(RESOLUTIONS),
    note: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleAlertReference,
      resolution: 'mistake',
      note: 'A forgotten job on the old build server; it is switched off.',
    },
  },
});
export type AlertResolved = EventOf<typeof alertResolvedV1>;
