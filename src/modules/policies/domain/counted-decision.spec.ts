import { expect, it } from '@jest/globals';
import type { PolicyExceptionEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import { isCounted } from './counted-decision.ts';
import { decideException, decideRequest, decideWithdraw } from './decide-exception.ts';
import { later, NOW } from './given-policy.fixture.ts';
import { evolveException, type PolicyException } from './policy-exception.ts';

const context = (name: string) => ({
  eventId: `019a9b3c-0000-7000-8000-0000000000${name}`,
  now: NOW,
  actor: { type: 'user' as const, id: name, email: null, credential: null },
  origin: NO_ORIGIN,
});
const given = <Value>(result: { readonly ok: boolean; readonly value?: Value }): Value => {
  if (result.value === undefined) throw new TypeError('it was refused');
  return result.value;
};
const request = given(
  decideRequest(
    {
      ...{ tenant: 'acme', policy: 'rules', keyId: 'key_1', keyOwner: 'ana', owner: null },
      ...{ until: later(30), reason: 'Yearly.' },
    },
    { id: 'ses_01', owner: 'bob' },
    context('01'),
  ),
);
function after(...events: readonly PolicyExceptionEvent[]): PolicyException {
  const state = events.reduce<PolicyException | undefined>(evolveException, undefined);
  if (state === undefined) throw new TypeError('it was not asked for');
  return state;
}
const open = after(request);
const decided = (kind: 'approve' | 'reject', name: string): PolicyExceptionEvent =>
  given(
    decideException(open, { kind, note: null }, { id: `ses_${name}`, owner: name }, 'ana', context(name)),
  );

it('of two decisions that were made at once the first is the one that counts, whichever it is', () => {
  const approved = decided('approve', '02');
  const rejected = decided('reject', '03');
  for (const [first, second] of [
    [approved, rejected],
    [rejected, approved],
  ] as const) {
    const state = after(request, first, second);
    expect([isCounted(state, first), isCounted(state, second)]).toEqual([true, false]);
  }
});

it('of one person who said both at once only one counts', () => {
  const state = after(request, decided('approve', '02'), decided('reject', '02'));
  expect([isCounted(state, decided('approve', '02')), isCounted(state, decided('reject', '02'))]).toEqual([
    true,
    false,
  ]);
});

it('a withdrawal counts unless it was rejected before', () => {
  const withdrawn = given(decideWithdraw(open, null, context('01')));
  const before = after(request, withdrawn, decided('approve', '02'));
  expect([isCounted(before, withdrawn), isCounted(before, decided('approve', '02'))]).toEqual([true, false]);
  expect(isCounted(after(request, decided('reject', '03'), withdrawn), withdrawn)).toBe(false);
  expect(isCounted(open, request)).toBe(true);
});
