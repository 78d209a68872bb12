import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueAtMs, nextBatch, nextBatchNow } from './batch-plan.ts';
import { encodeLogFile } from './log-file.ts';
import { logFileText } from './log-file-text.ts';

const SETTINGS = { rollBytes: 1_000, rollMs: 60_000 };
const waiting = (...bytes: number[]) => bytes.map((size, i) => ({ bytes: size, takenAtMs: 5_000 + i }));

describe('when a file is due', () => {
  it('is not while nothing waits, or what waits is small and young', () => {
    expect(nextBatch([], SETTINGS, 1e12)).toBe(0);
    expect(nextBatch(waiting(100, 100), SETTINGS, 64_999)).toBe(0);
  });

  it('is when its oldest event has waited as long as it may, and then takes all that wait', () => {
    expect(nextBatch(waiting(100, 100, 100), SETTINGS, 65_000)).toBe(3);
  });

  it('is when another event would make it too large, and then leaves that one for the next', () => {
    expect(nextBatch(waiting(400, 400, 400), SETTINGS, 5_000)).toBe(2);
  });

  it('gives an event that is larger than a file may be a file of its own', () => {
    expect(nextBatch(waiting(5_000, 10), SETTINGS, 5_000)).toBe(1);
    expect(nextBatch(waiting(10, 5_000, 10), SETTINGS, 5_000)).toBe(1);
    expect(nextBatch(waiting(5_000), SETTINGS, 5_000)).toBe(0);
  });

  it('is at once when nothing may wait any longer', () => {
    expect(nextBatchNow(waiting(100), SETTINGS)).toBe(1);
    expect(nextBatchNow(waiting(400, 400, 400), SETTINGS)).toBe(2);
    expect(nextBatchNow([], SETTINGS)).toBe(0);
  });

  it('is known beforehand', () => {
    expect(dueAtMs(waiting(1, 1), SETTINGS)).toBe(65_000);
    expect(dueAtMs([], SETTINGS)).toBeNull();
  });
});

it('never makes a file of several events larger than allowed, and loses none', () => {
  const texts = fc.array(
    fc.string({ maxLength: 40 }).map((text) => JSON.stringify(text)),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 20, max: 200 }), (all, rollBytes) => {
      let left = all.map((json) => ({ json, bytes: Buffer.byteLength(json), takenAtMs: 0 }));
      const files: string[][] = [];
      while (left.length > 0) {
        const count = nextBatchNow(left, { rollBytes, rollMs: 0 });
        files.push(left.slice(0, count).map(({ json }) => json));
        left = left.slice(count);
      }
      expect(files.flat()).toEqual(all);
      for (const file of files) {
        if (file.length > 1) expect(encodeLogFile(logFileText(file)).rawBytes).toBeLessThanOrEqual(rollBytes);
      }
    }),
  );
});
