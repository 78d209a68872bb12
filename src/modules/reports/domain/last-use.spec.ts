import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime, MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { spanOf, type Span } from './coverage.ts';
import { idleDays, lastUse } from './last-use.ts';

const DAY_0 = Date.parse('2026-01-01T00:00:00.000Z');
const day = (n: number): string => isoTime(DAY_0 + n * MS_PER_DAY);
const span = (from: number, to: number): Span => spanOf(DAY_0 + from * MS_PER_DAY, DAY_0 + to * MS_PER_DAY);
const asOf = day(100);
const asOfMs = DAY_0 + 100 * MS_PER_DAY;
const covered = span(0, 100);

describe('the last use of a key is', () => {
  it('used, at the last success, when the covered period reaches the instant asked about', () => {
    expect(lastUse({ createdAt: day(5), lastUsedAt: day(60), span: covered }, asOfMs)).toEqual({
      kind: 'used',
      at: day(60),
      knownUntil: asOf,
      idleMs: 40 * MS_PER_DAY,
    });
  });

  it('never, since its creation, when it was created in the covered period', () => {
    expect(lastUse({ createdAt: day(30), lastUsedAt: null, span: covered }, asOfMs)).toEqual({
      kind: 'never',
      at: null,
      knownUntil: asOf,
      idleMs: 70 * MS_PER_DAY,
    });
  });

  it('idle, for as long as the covered period, when it existed before that began', () => {
    const idle = { kind: 'idle', at: null, knownUntil: asOf, idleMs: 90 * MS_PER_DAY };
    expect(lastUse({ createdAt: day(2), lastUsedAt: null, span: span(10, 100) }, asOfMs)).toEqual(idle);
    expect(lastUse({ createdAt: null, lastUsedAt: null, span: span(10, 100) }, asOfMs)).toEqual(idle);
  });

  it('idle when the last use on record lies before a gap, since nobody knows what happened in it', () => {
    expect(lastUse({ createdAt: null, lastUsedAt: day(20), span: span(80, 100) }, asOfMs)).toEqual({
      kind: 'idle',
      at: day(20),
      knownUntil: asOf,
      idleMs: 20 * MS_PER_DAY,
    });
  });

  it('unknown when the covered period ends earlier, with what is proved up to its end', () => {
    expect(lastUse({ createdAt: null, lastUsedAt: day(10), span: span(0, 70) }, asOfMs)).toEqual({
      kind: 'unknown',
      at: day(10),
      knownUntil: day(70),
      idleMs: 60 * MS_PER_DAY,
    });
  });

  it('unknown without any coverage', () => {
    expect(lastUse({ createdAt: day(1), lastUsedAt: day(10), span: undefined }, asOfMs)).toEqual({
      kind: 'unknown',
      at: day(10),
      knownUntil: null,
      idleMs: 0,
    });
  });
});

it('a trail that ended within the hour still speaks for the instant asked about, one that ended earlier does not', () => {
  const ending = (ms: number): Span => spanOf(DAY_0, covered.toMs - ms);
  const kindOf = (ms: number) =>
    lastUse({ createdAt: null, lastUsedAt: day(10), span: ending(ms) }, asOfMs).kind;
  expect([kindOf(MS_PER_HOUR), kindOf(MS_PER_HOUR + 1)]).toEqual(['used', 'unknown']);
});

it('days are rounded down, so a report never claims more than is proved', () => {
  const use = { kind: 'used', at: null, knownUntil: null } as const;
  expect(idleDays({ ...use, idleMs: 45 * MS_PER_DAY - 1 })).toBe(44);
  expect(idleDays({ ...use, idleMs: 45 * MS_PER_DAY })).toBe(45);
});

it('never proves more idle time than was covered, nor than has passed since the last use or the creation', () => {
  const days = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(days, days, fc.option(days), fc.option(days), (a, b, created, used) => {
      const known = span(Math.min(a, b), Math.max(a, b));
      const at = (n: number | null): string | null => (n === null ? null : day(n));
      const { idleMs } = lastUse({ createdAt: at(created), lastUsedAt: at(used), span: known }, asOfMs);
      expect(idleMs).toBeGreaterThanOrEqual(0);
      expect(idleMs).toBeLessThanOrEqual(known.toMs - known.fromMs);
      for (const n of [created, used])
        if (n !== null) expect(idleMs).toBeLessThanOrEqual((100 - n) * MS_PER_DAY);
    }),
  );
});
