import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CopyFile } from './copy-snapshot.ts';
import { FILES_PER_MERGE_MIN, MERGED_FILE_BYTES_MAX, MERGED_FILE_ROWS_MAX, planMerge } from './merge-plan.ts';

let made = 0;
const file = (bytes: number, date = '2026/11/01', rows = 10): CopyFile => ({
  path: `${date}/${String((made += 1)).padStart(6, '0')}.parquet`,
  date,
  rows,
  bytes,
});
const sizes = (files: readonly CopyFile[] | undefined): readonly number[] | undefined =>
  files?.map(({ bytes }) => bytes);

describe('the plan of a merge', () => {
  it('leaves fewer files than are worth it', () => {
    expect(planMerge([file(5), file(5), file(5)])).toBeUndefined();
  });

  it('takes files of one date only, of that with the most', () => {
    const quiet = [file(5), file(5), file(5), file(5)];
    const busy = Array.from({ length: 5 }, () => file(7, '2026/11/02'));
    expect(planMerge([...quiet, ...busy])).toEqual(busy);
  });

  it('takes a larger file once the small ones together are as large', () => {
    expect(sizes(planMerge([file(100), file(30), file(30), file(30)]))).toBeUndefined();
    expect(sizes(planMerge([file(100), file(30), file(30), file(40)]))).toEqual([30, 30, 40, 100]);
    expect(sizes(planMerge([file(100), file(10), file(10), file(10), file(10)]))).toEqual([10, 10, 10, 10]);
  });

  it('never makes a file larger than one may be, and leaves alone what is as large', () => {
    const half = MERGED_FILE_BYTES_MAX / 2;
    expect(sizes(planMerge([file(half), file(half), file(half), file(half)]))).toEqual([half, half]);
    const large = Array.from({ length: 8 }, () => file(MERGED_FILE_BYTES_MAX));
    expect(planMerge(large)).toBeUndefined();
    expect(planMerge(large.map((one) => ({ ...one, bytes: 9, rows: MERGED_FILE_ROWS_MAX })))).toBeUndefined();
  });

  it('rewrites a row only as often as its file can double', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 200 }),
        (arriving) => {
          let files: CopyFile[] = [];
          let rewritten = 0;
          for (const bytes of arriving) {
            files.push(file(bytes));
            for (let plan = planMerge(files); plan !== undefined; plan = planMerge(files)) {
              const merged = plan;
              const total = merged.reduce((sum, one) => sum + one.bytes, 0);
              rewritten += total;
              files = [...files.filter((one) => !merged.includes(one)), file(total)];
            }
          }
          const total = arriving.reduce((sum, bytes) => sum + bytes, 0);
          expect(files.reduce((sum, one) => sum + one.bytes, 0)).toBe(total);
          expect(rewritten).toBeLessThanOrEqual(total * Math.ceil(Math.log2(total + 1)));
          expect(files.length).toBeLessThanOrEqual(FILES_PER_MERGE_MIN + Math.ceil(Math.log2(total + 1)));
        },
      ),
    );
  });
});
