import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { evolve } from './evolve.ts';
import { externalStatus } from './external-key.ts';
import { createdKey, day, given, happened } from './given-key.fixture.ts';
import { ABSENT, type KeyState } from './key-state.ts';

const anyEvent = fc.constantFrom(
  createdKey(),
  createdKey({ secretHash: 'hash-9', name: 'late twin' }, day(1)),
  happened.disabled(day(2)),
  happened.enabled(day(3)),
  happened.rotated(day(4), 2, day(5)),
  happened.rotated(day(6), 3, day(7)),
  happened.graceEnding(day(4.5), 'qk_aaa...aaa', day(5)),
  happened.graceEnded(day(5), 'qk_aaa...aaa', day(5)),
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
      happened.graceEnded(day(2), 'qk_aaa...aaa', day(2)),
    ]) {
      expect(evolve(ABSENT, event)).toEqual(ABSENT);
    }
  });
});

describe('folding events into a key of another system', () => {
  const early = happened.observedElsewhere(day(1));
  const late = happened.observedElsewhere(day(5), day(0));
  const statusAfter = (...events: readonly LifecycleEvent[]): string | null => {
    const state = fold([early, ...events]);
    return state.kind === 'external' ? externalStatus(state.key) : null;
  };

  it('comes to the same state in whatever order its trail is imported', () => {
    const history = [late, happened.disabled(day(2)), happened.enabled(day(3)), happened.disabled(day(4))];
    const inOrder = fold([early, ...history, happened.revoked(day(6))]);
    expect(inOrder).toMatchObject({ key: { firstSeenAt: day(1), createdAt: day(0), revokedAt: day(6) } });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...history, early, happened.revoked(day(6))], { minLength: 6 }),
        (shuffled) => {
          expect(fold([happened.observedElsewhere(day(9)), ...shuffled])).toEqual(inOrder);
        },
      ),
    );
  });

  it.each([
    ['ACTIVE', []],
    ['DISABLED', [happened.disabled(day(2))]],
    ['ACTIVE', [happened.disabled(day(2)), happened.enabled(day(3))]],
    ['DISABLED', [happened.enabled(day(3)), happened.disabled(day(4)), happened.disabled(day(2))]],
    ['DISABLED', [happened.disabled(day(2)), happened.enabled(day(2))]],
    ['REVOKED', [happened.revoked(day(2))]],
    ['REVOKED', [happened.revoked(day(2)), happened.enabled(day(3))]],
  ])('shows it as %s by the times of what its own system did to it', (status, events) => {
    expect(statusAfter(...events)).toBe(status);
  });

  it('takes nothing from events that only keys of ours can have', () => {
    for (const event of [createdKey(), happened.rotated(day(1), 2, day(2)), happened.expired(day(1))]) {
      expect(fold([early, event])).toEqual(fold([early]));
    }
    expect(fold([early, happened.updated(day(1), { name: 'renamed' })])).toEqual(fold([early]));
  });
});
