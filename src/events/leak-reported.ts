import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

/** What is to be done about a leaked secret; `none`: it belongs to no key, or is no good any more. */
export const LEAK_ACTIONS = ['disable', 'revoke', 'alert', 'none'] as const;
export type LeakAction = (typeof LEAK_ACTIONS)[number];

export const leakReportedV1 = defineEvent({
  type: 'LeakReported',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody told that a secret is in the hands of strangers. Which key it belongs to, and what is to be done, is decided here and carried out afterwards. The secret itself is nowhere.',
  data: z.strictObject({
    /** `leak_` and 32 hexadecimal digits, derived from the secret’s key and where it was found. */
    leakId: z.string(),
    /** Which way it came, and from what: `github/commit`, `report/pastebin`. */
    source: z.string(),
    /** Where it was found, without user, query and whatever could be the secret; null: nobody said. */
    url: z.string().nullable(),
    note: z.string().nullable(),
    /** Since when it is thought to be known to strangers; null: nobody said. */
    leakedAt: z.string().nullable(),
    /** Null for texts that are no secret of any form of ours. */
    fingerprint: z.string().nullable(),
    /** Null: it belongs to no key. */
    whichSecret: z.enum(['current', 'previous']).nullable(),
    /** Whether it was still accepted at that moment. */
    accepted: z.boolean(),
    action: z.enum(LEAK_ACTIONS),
    keyName: z.string().nullable(),
    owner: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    actor: { type: 'external', id: 'github-secret-scanning', email: null, credential: null },
    data: {
      leakId: 'leak_5f0c2a4be6d1870c9a3e8b7d6c5f4e3a',
      source: 'github/content',
      url: 'https://github.com/octocat/Hello-World/blob/12345600b9cbe38a219f39a9941c9319b600c002/foo/bar.txt',
      note: null,
      leakedAt: null,
      fingerprint: 'qk_4fQ...9sK',
      whichSecret: 'current',
      accepted: true,
      action: 'disable',
      keyName: 'ci-github-prod-2026q4',
      owner: 'ana@example.com',
    },
  },
});
export type LeakReported = EventOf<typeof leakReportedV1>;
