import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { created } from '../../../../../test/fixtures/key-events.ts';
import type { LifecycleEvent } from '../../../../events/catalogue.ts';
import type { Verification } from '../../../keys/commands/verify-key/verify-key.command.ts';
import { evolve } from '../../../keys/domain/evolve.ts';
import { ABSENT } from '../../../keys/domain/key-state.ts';
import { verificationText, verificationView } from './verification-view.ts';

const texts = fc.string({ unit: 'grapheme', maxLength: 20 });
const lists = fc.option(fc.array(texts, { maxLength: 4 }));
const keys = fc
  .record({
    name: texts,
    owner: texts,
    allowedDatasets: lists,
    permissions: lists,
    scopes: fc.oneof(fc.constant('inherit' as const), fc.array(texts, { maxLength: 3 })),
    rateLimit: fc.option(fc.nat({ max: 1_000_000 })),
  })
  .map((rights) => evolve(ABSENT, created({ keyId: 'key_1', ...rights }) as LifecycleEvent));

const verifications: fc.Arbitrary<Verification> = fc.record({
  valid: fc.boolean(),
  code: fc.constantFrom('VALID', 'NOT_FOUND', 'FORBIDDEN', 'RATE_LIMITED'),
  key: fc.option(keys),
  requestId: texts,
  retryAfterMs: fc.option(fc.nat()),
  denial: fc.constant(null),
  rateLimit: fc.option(fc.record({ limit: fc.nat(), remaining: fc.nat(), resetSeconds: fc.nat() })),
});

describe('the answer to a verification', () => {
  it('is the text of its view, whatever names and rights contain, the first time and again', () => {
    fc.assert(
      fc.property(verifications, (verification) => {
        const text = JSON.stringify(verificationView(verification));
        expect(verificationText(verification)).toBe(text);
        expect(verificationText(verification)).toBe(text);
      }),
    );
  });
});
