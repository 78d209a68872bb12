import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const reportIssuedV1 = defineEvent({
  type: 'ReportIssued',
  version: 1,
  stream: 'usage',
  meaning:
    'Somebody was given a report: which, over what period, from which log position, and the hash of its bytes.',
  data: z.strictObject({
    report: z.string(),
    format: z.enum(['json', 'csv', 'html']),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    rows: z.int().nonnegative(),
    logPosition: z.string(),
    sha256: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      report: 'unused-keys',
      format: 'csv',
      parameters: { days: 90, asOf: '2026-11-20T21:04:44.123Z' },
      rows: 12,
      logPosition: 'lifecycle 0:220, usage 0:250000',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  },
});
export type ReportIssued = EventOf<typeof reportIssuedV1>;
