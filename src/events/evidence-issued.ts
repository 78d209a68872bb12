import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const evidenceIssuedV1 = defineEvent({
  type: 'EvidenceIssued',
  version: 1,
  stream: 'usage',
  meaning:
    'Somebody was given an evidence pack: for which control and period, and the hash of its manifest, which has those of all files.',
  data: z.strictObject({
    control: z.string(),
    from: z.string(),
    to: z.string(),
    /** What the sample was drawn with. */
    seed: z.string(),
    files: z.int().nonnegative(),
    logPosition: z.string(),
    manifestSha256: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      control: 'CIS-2.11',
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
      seed: '7f3a9c',
      files: 14,
      logPosition: 'lifecycle 0:220, usage 0:250000',
      manifestSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  },
});
export type EvidenceIssued = EventOf<typeof evidenceIssuedV1>;
