import { describe, expect, it } from '@jest/globals';
import { NO_ORIGIN, type Actor } from '../../../events/envelope.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import type { Doer } from '../../identity/domain/separation-of-duties.ts';
import { decideException, decideRequest, decideWithdraw, type ExceptionRequest } from './decide-exception.ts';
import { ago, later, NOW } from './given-policy.fixture.ts';
import { evolveException, exceptionState, type PolicyException } from './policy-exception.ts';

const bySession = (name: string): Doer => ({
  id: `ses_${name}`,
  owner: name,
  principalId: principalIdOf(name),
});
const byKey = (name: string): Doer => ({ id: `key_of_${name}`, owner: name });

let ids = 0;
const at = (now: string, name: string) => {
  const actor: Actor = { type: 'user', id: principalIdOf(name), email: null, credential: null };
  return { eventId: `019a9b3c-0000-7000-8000-00000000000${(ids += 1) % 10}`, now, actor, origin: NO_ORIGIN };
};

const WANTED: ExceptionRequest = {
  ...{ tenant: 'acme', policy: 'rules', keyId: 'key_1', keyOwner: 'ana', owner: null },
  ...{ until: later(30), reason: 'Yearly.' },
};

function requested(wanted: Partial<ExceptionRequest> = {}, by = 'bob'): PolicyException {
  const decision = decideRequest({ ...WANTED, ...wanted }, bySession(by), at(NOW, by));
  const exception = decision.ok ? evolveException(undefined, decision.value) : undefined;
  if (exception === undefined) throw new TypeError('it was not asked for');
  return exception;
}

const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? 'ok' : (result.refusal?.code ?? '');

const decide = (exception: PolicyException, by: Doer, ownerNow: string | null = 'ana', now = NOW) =>
  decideException(exception, { kind: 'approve', note: null }, by, ownerNow, at(now, by.owner));

describe('an exception', () => {
  it.each([
    [later(365), 'ok'],
    [later(365, 1), 'validation_failed'],
    [later(0, 1), 'ok'],
    [NOW, 'validation_failed'],
    [ago(1), 'validation_failed'],
  ])('may be asked for until %s: %s', (until, code) => {
    expect(codeOf(decideRequest({ ...WANTED, until }, bySession('bob'), at(NOW, 'bob')))).toBe(code);
  });

  it('is for a key or for an owner, not for both', () => {
    const both = decideRequest({ ...WANTED, owner: 'ana' }, bySession('bob'), at(NOW, 'bob'));
    expect(codeOf(both)).toBe('validation_failed');
  });

  it('is approved by a third person, and neither by who asked nor by the owner, by whatever credential', () => {
    const exception = requested();
    const outcomes = ['bob', 'ana', 'Ana', 'carol'].map((name) =>
      [bySession(name), byKey(name)].map((by) => codeOf(decide(exception, by))),
    );
    expect(outcomes).toEqual([
      ['own_policy_exception', 'own_policy_exception'],
      ['own_policy_exception', 'own_policy_exception'],
      ['own_policy_exception', 'own_policy_exception'],
      ['ok', 'ok'],
    ]);
  });

  it('is not approved by who owns the key now, nor by the owner whose keys are meant, nor by the key itself', () => {
    expect(codeOf(decide(requested(), bySession('dave'), 'dave'))).toBe('own_policy_exception');
    const ofOwner = requested({ keyId: null, keyOwner: null, owner: 'ana' });
    expect(codeOf(decide(ofOwner, byKey('ana'), null))).toBe('own_policy_exception');
    expect(codeOf(decide(requested(), { id: 'key_1', owner: 'carol' }))).toBe('own_policy_exception');
  });

  it('may be asked for by the owner, and is then approved by somebody else', () => {
    const exception = requested({}, 'ana');
    expect(['ana', 'bob'].map((name) => codeOf(decide(exception, bySession(name))))).toEqual([
      'own_policy_exception',
      'ok',
    ]);
  });

  it('is decided once: the first decision counts, in whatever order later ones come', () => {
    const exception = requested();
    const reject = decideException(
      exception,
      { kind: 'reject', note: 'No.' },
      bySession('carol'),
      'ana',
      at(NOW, 'carol'),
    );
    const approve = decide(exception, bySession('dave'));
    if (!reject.ok || !approve.ok) throw new TypeError('it was refused');
    const rejected = evolveException(exception, reject.value);
    expect(evolveException(rejected, approve.value)).toBe(rejected);
    expect(rejected && exceptionState(rejected, NOW)).toBe('rejected');
    expect(rejected && codeOf(decide(rejected, bySession('dave')))).toBe('policy_exception_over');
    const approved = evolveException(exception, approve.value);
    expect(evolveException(approved, reject.value)).toBe(approved);
  });

  it('cannot be approved when its time is over, and counts no more from that instant on', () => {
    const exception = requested();
    expect(codeOf(decide(exception, bySession('carol'), 'ana', later(30)))).toBe('policy_exception_over');
    const approve = decide(exception, bySession('carol'));
    const approved = approve.ok ? evolveException(exception, approve.value) : undefined;
    expect(approved && [later(30, -1), later(30)].map((time) => exceptionState(approved, time))).toEqual([
      'approved',
      'over',
    ]);
  });

  it('is withdrawn before and after it was approved, and then stays so', () => {
    const exception = requested();
    const withdrawal = decideWithdraw(exception, null, at(NOW, 'bob'));
    const withdrawn = withdrawal.ok ? evolveException(exception, withdrawal.value) : undefined;
    const approve = decide(exception, bySession('carol'));
    if (withdrawn === undefined || !approve.ok || !withdrawal.ok) throw new TypeError('it was refused');
    expect(evolveException(withdrawn, approve.value)).toBe(withdrawn);
    expect(codeOf(decideWithdraw(withdrawn, null, at(NOW, 'bob')))).toBe('policy_exception_over');
    const ended = evolveException(evolveException(exception, approve.value), withdrawal.value);
    expect(ended && exceptionState(ended, NOW)).toBe('withdrawn');
  });
});
