import { z } from 'zod';
import { alertReferenceShape, exampleAlertReference } from './alert-reference.ts';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

/** Found by a rule, or told by somebody; what people make of it are events of their own. */
export const alertRaisedV1 = defineEvent({
  type: 'AlertRaised',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A rule found something in the trail that a person should look at. `time` is when it was found; the evidence has the time of what happened.',
  data: z.strictObject({
    ...alertReferenceShape,
    /** Whether the rule is exact or compares with what it learned. */
    method: z.enum(['exact', 'learned', 'reported']),
    /** Digest of the rule as it was: a rule that was changed since finds other things. */
    ruleDigest: z.string(),
    /** Whom the rule watched: `key:<id>`, or `source:<tenant>:<address>` where no key could be identified. */
    subject: z.string(),
    /** Time of the event that set it off. */
    happenedAt: z.string(),
    /** Ids of the events that show it, the one that set it off first. */
    evidence: z.array(z.string()).readonly(),
    /** What is usual for the subject, in words; null for exact rules that compare with nothing. */
    baseline: z.string().nullable(),
    /** What was seen instead, in words. */
    observed: z.string(),
    /** One sentence for whoever is on call. */
    sentence: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('alerts'),
    origin: NO_ORIGIN,
    data: {
      ...exampleAlertReference,
      method: 'exact',
      ruleDigest: '9f86d081884c7d65',
      subject: 'key:key_019a9b3c5d6e7f808182838485868788',
      happenedAt: '2026-11-20T21:04:44.120Z',
      evidence: ['019a9b3c-5d71-7b12-9c23-ad34be45cf57'],
      baseline: 'revoked at 2026-11-20T20:00:00.000Z',
      observed: 'presented at 2026-11-20T21:04:44.120Z from 203.0.113.7',
      sentence:
        'The revoked key ci-github-prod-2026q4 of ana@example.com was presented from 203.0.113.7, 64 minutes after its revocation, and refused.',
    },
  },
});
export type AlertRaised = EventOf<typeof alertRaisedV1>;
