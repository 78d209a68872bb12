import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { evolve } from './evolve.ts';
import { createdKey, day, given, happened } from './given-key.fixture.ts';
import { ABSENT, type KeyState } from './key-state.ts';

const anyEvent = fc.constantFrom(
  createdKey(),
  createdKey({ secretHash: 'hash-9', name: 'late twin' }, day(1)),
  happened.disabled(day(2)),
  happened.enabled(day(3)),
  happened.rotated(day(4), 2, day(5)),
  happened.rotated(day(6), 3, day(7)),
  happened.updated(day(8), { name: 'renamed' }),
  happened.revoked(day(9)),
  happened.expired(day(90)),
  happened.observedElsewhere(day(0)),
);

const fold = (events: readonly LifecycleEvent[]): KeyState => given(...events).state;

describe('folding events into a key', () => {
  it('the first terminal event wins, whatever follows', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.constantFrom('revoked', 'expired'), (later, kind) => {
        const end = kind === 'revoked' ? happened.revoked(day(1)) : happened.expired(day(1));
        expect(fold([createdKey(), end, ...later])).toEqual(fold([createdKey(), end]));
      }),
    );
  });

  it('any event twice in a row is the event once, except that a repeated rotation replaces the secret by itself', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), anyEvent, (before, event) => {
        fc.pre(event.type !== 'KeyRotated');
        expect(fold([...before, event, event])).toEqual(fold([...before, event]));
      }),
    );
  });

  it('the first creation of an id wins', () => {
    expect(fold([createdKey(), createdKey({ secretHash: 'other' }, day(1))])).toEqual(fold([createdKey()]));
  });

  it('no event other than a creation or a sighting makes a key', () => {
    for (const event of [
      happened.revoked(day(1)),
      happened.disabled(day(1)),
      happened.rotated(day(1), 2, day(2)),
    ]) {
      expect(evolve(ABSENT, event)).toEqual(ABSENT);
    }
  });

  it('sightings of an external key converge in any order', () => {
    const early = happened.observedElsewhere(day(1));
    const late = happened.observedElsewhere(day(5), day(0));
    expect(fold([early, late])).toEqual(fold([late, early]));
    expect(fold([late, early])).toMatchObject({
      kind: 'external',
      key: { firstSeenAt: day(1), createdAt: day(0) },
    });
  });
});
