import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ADDRESS_FAILURES_FREE,
  LONGEST_WAIT_MS,
  NAME_FAILURES_FREE,
  SignInThrottle,
} from './sign-in-throttle.ts';

const AT = 1_000_000_000;
const IP = '203.0.113.7';

/** Attempts at once, one after the other, each from another address. */
function fail(throttle: SignInThrottle, times: number, nowMs = AT, name = 'ana'): void {
  for (let n = 0; n < times; n += 1) throttle.begin(name, `198.51.100.${n}`, nowMs);
}

describe('slowing down sign-ins', () => {
  it('lets somebody mistype five times, and makes each further attempt wait twice as long', () => {
    const throttle = new SignInThrottle();
    fail(throttle, NAME_FAILURES_FREE);
    let nowMs = AT;
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const refused = throttle.begin('ana', null, nowMs);
      if (refused.admitted) throw new Error('it was admitted');
      waits.push(refused.retryAfterMs / 1_000);
      nowMs += refused.retryAfterMs;
      expect(throttle.begin('ana', null, nowMs - 1)).toMatchObject({ admitted: false, retryAfterMs: 1 });
      expect(throttle.begin('ana', null, nowMs)).toEqual({ admitted: true });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('counts attempts that are under way, so that many at once do not all pass', () => {
    const throttle = new SignInThrottle();
    const admitted = Array.from({ length: 100 }, () => throttle.begin('ana', null, AT)).filter(
      (answer) => answer.admitted,
    );
    expect(admitted).toHaveLength(NAME_FAILURES_FREE);
  });

  it('forgets a name’s failures when it signs in, and half an hour after the last', () => {
    const throttle = new SignInThrottle();
    fail(throttle, NAME_FAILURES_FREE);
    throttle.succeeded('ana', null);
    expect(throttle.begin('ana', null, AT)).toEqual({ admitted: true });

    fail(throttle, NAME_FAILURES_FREE, AT, 'ben');
    const later = AT + 2 * LONGEST_WAIT_MS;
    for (let n = 0; n < NAME_FAILURES_FREE; n += 1)
      expect(throttle.begin('ben', null, later)).toEqual({ admitted: true });
    expect(throttle.begin('ben', null, later)).toMatchObject({ admitted: false });
  });

  it('slows an address down that tries many names, and a success there gives back that attempt only', () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < ADDRESS_FAILURES_FREE - 1; n += 1) throttle.begin(`name ${n}`, IP, AT);
    throttle.begin('own', IP, AT);
    throttle.succeeded('own', IP);
    expect(throttle.begin('another', IP, AT)).toEqual({ admitted: true });
    expect(throttle.begin('one more', IP, AT)).toEqual({
      admitted: false,
      retryAfterMs: 1_000,
      isFirst: true,
    });
    expect(throttle.begin('one more', '203.0.113.8', AT)).toEqual({ admitted: true });
  });

  it('lets nobody be locked out of an address from which they signed in, nor strangers profit when they do', () => {
    const throttle = new SignInThrottle();
    throttle.begin('ana', IP, AT);
    throttle.succeeded('ana', IP);
    fail(throttle, NAME_FAILURES_FREE);
    expect(throttle.begin('ana', '198.51.100.99', AT)).toMatchObject({ admitted: false });

    expect(throttle.begin('ana', IP, AT)).toEqual({ admitted: true });
    throttle.succeeded('ana', IP);
    expect(throttle.begin('ana', '198.51.100.99', AT)).toMatchObject({ admitted: false });
    for (let n = 0; n < NAME_FAILURES_FREE; n += 1)
      expect(throttle.begin('ana', IP, AT)).toEqual({ admitted: true });
    expect(throttle.begin('ana', IP, AT)).toMatchObject({ admitted: false });
  });

  it('takes a network of IPv6 for one address', () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < ADDRESS_FAILURES_FREE; n += 1) throttle.begin(`name ${n}`, `2001:db8::${n}`, AT);
    expect(throttle.begin('x', '2001:db8:0:0:ffff::1', AT)).toMatchObject({ admitted: false });
    expect(throttle.begin('x', '2001:db8:0:1::1', AT)).toEqual({ admitted: true });
  });

  it('says of one refusal per wait that it is the first', () => {
    const throttle = new SignInThrottle();
    fail(throttle, NAME_FAILURES_FREE);
    const first = () => {
      const answer = throttle.begin('ana', null, nowMs);
      return answer.admitted ? 'admitted' : answer.isFirst;
    };
    let nowMs = AT;
    expect([first(), first(), first()]).toEqual([true, false, false]);
    nowMs += 1_000;
    expect([first(), first(), first()]).toEqual(['admitted', true, false]);
  });

  it('does not count an attempt that was given up', () => {
    const throttle = new SignInThrottle();
    for (let n = 0; n < 50; n += 1) {
      expect(throttle.begin('ana', IP, AT)).toEqual({ admitted: true });
      throttle.abandoned('ana', IP);
    }
  });

  it('never admits more guesses of one name in an hour than the waits allow, whatever comes between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom('ana', 'ben')), {
          maxLength: 300,
        }),
        (attempts) => {
          const throttle = new SignInThrottle();
          let nowMs = AT;
          let admitted = 0;
          for (const [pauseMs, name] of attempts) {
            nowMs += pauseMs;
            if (nowMs - AT > 3_600_000) break;
            if (throttle.begin(name, null, nowMs).admitted && name === 'ana') admitted += 1;
          }
          // 5 free, and 1 + 2 + … + 512 s, 900 s, 900 s, 900 s.
          expect(admitted).toBeLessThanOrEqual(NAME_FAILURES_FREE + 13);
        },
      ),
    );
  });
});
