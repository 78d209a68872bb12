import { describe, expect, it } from '@jest/globals';
import { RecordAllowance } from './record-allowance.ts';

const AT = 1_000_000_000;

describe('failures that anybody can cause', () => {
  it('are recorded once a minute per address', () => {
    const allowance = new RecordAllowance();
    expect([
      allowance.take('203.0.113.7', AT),
      allowance.take('203.0.113.7', AT + 59_999),
      allowance.take('203.0.113.8', AT + 59_999),
      allowance.take('203.0.113.7', AT + 60_000),
      allowance.take(null, AT + 60_000),
      allowance.take(null, AT + 60_000),
    ]).toEqual([true, false, true, true, true, false]);
  });

  it('are recorded 120 times a minute at most, from however many addresses', () => {
    const allowance = new RecordAllowance();
    const taken = (nowMs: number): number =>
      Array.from({ length: 1_000 }, (_, n) => allowance.take(`2001:db8:${n}::1`, nowMs)).filter(Boolean)
        .length;
    expect([taken(AT), taken(AT + 59_999), taken(AT + 60_000)]).toEqual([120, 0, 120]);
  });
});
