import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogFileText, logFileText } from './log-file-text.ts';

const plain = (records: readonly string[]): string => `{"Records":[${records.join(',')}]}`;
const records = fc.array(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  { minLength: 1, maxLength: 8 },
);

describe('the text of log files', () => {
  it('is the records in a list, whatever their characters and however many', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 8 }), (texts) => {
        expect(Buffer.from(logFileText(texts)).toString()).toBe(plain(texts));
      }),
    );
  });

  it('gives file after file out of what was added, and what was added meanwhile stays for the next', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(records, fc.nat(8)), { maxLength: 12 }), (steps) => {
        const text = new LogFileText();
        let waiting: string[] = [];
        let sizes: number[] = [];
        for (const [added, wanted] of steps) {
          waiting.push(...added);
          sizes.push(...added.map((record) => text.add(record)));
          const taken = Math.min(wanted, sizes.length);
          const file = text.withFile(sizes.slice(0, taken), (raw) => Buffer.from(raw).toString());
          expect(file).toBe(plain(waiting.slice(0, taken)));
          text.drop(sizes.slice(0, taken));
          waiting = waiting.slice(taken);
          sizes = sizes.slice(taken);
        }
        expect(text.withFile(sizes, (raw) => Buffer.from(raw).toString())).toBe(plain(waiting));
      }),
    );
  });

  it('tells how many bytes a record takes', () => {
    const text = new LogFileText();

    expect(['"a"', '"ü€😀"'].map((record) => text.add(record))).toEqual([3, 11]);
  });

  it('grows with what is added, and is small again after it is gone', () => {
    const large = JSON.stringify('x'.repeat(40_000_000));
    const text = new LogFileText();
    const sizes = ['1', large, '2'].map((record) => text.add(record));
    text.withFile(sizes, (raw) => expect(raw.length).toBe(40_000_000 + 2 + 2 + 2 + 14));

    text.drop(sizes.slice(0, 2));

    expect(text.withFile(sizes.slice(2), (raw) => Buffer.from(raw).toString())).toBe('{"Records":[2]}');
    expect(text.withFile(sizes.slice(2), (raw) => raw.buffer.byteLength)).toBeLessThan(2 * 1024 * 1024);
  });

  it('is whole again when making the file fails', () => {
    const text = new LogFileText();
    const sizes = ['1', '22'].map((record) => text.add(record));
    expect(() =>
      text.withFile(sizes.slice(0, 1), () => {
        throw new Error('no room');
      }),
    ).toThrow('no room');

    expect(text.withFile(sizes, (raw) => Buffer.from(raw).toString())).toBe('{"Records":[1,22]}');
  });
});
