import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeLogFile, encodeLogFile } from './log-file.ts';
import { logFileText } from './log-file-text.ts';

const GZIP_MAGIC = '1f8b08';

describe('a log file', () => {
  it('is one compact line without an end, in one gzip member that names neither time nor machine', () => {
    const { bytes, rawBytes, contentSha256 } = encodeLogFile(logFileText(['{"a":1}', '{"b":"ü"}']));

    const raw = '{"Records":[{"a":1},{"b":"ü"}]}';
    expect(gunzipSync(bytes).toString()).toBe(raw);
    expect(rawBytes).toBe(Buffer.byteLength(raw));
    expect(contentSha256).toBe(createHash('sha256').update(raw).digest('hex'));
    const header = Buffer.from(bytes).toString('hex', 0, 10);
    expect(header.slice(0, 6)).toBe(GZIP_MAGIC);
    expect(header.slice(8, 16)).toBe('00000000');
    expect(header.slice(18)).toBe('ff');
    // A member ends with the length of its content: had it a successor, this would be that one's.
    expect(Buffer.from(bytes).readUInt32LE(bytes.length - 4)).toBe(rawBytes);
  });

  it('has the same bytes whenever it is made', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 20 }), (texts) => {
        expect(encodeLogFile(logFileText(texts))).toEqual(encodeLogFile(logFileText([...texts])));
      }),
    );
  });

  it('comes back as the records it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 20 }), (values) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(decodeLogFile(encodeLogFile(logFileText(texts)).bytes)).toEqual(
          texts.map((text) => JSON.parse(text) as unknown),
        );
      }),
    );
  });
});

describe('reading a log file', () => {
  const gzip = (text: string): Uint8Array => gzipSync(text);

  it.each([
    ['no gzip', Buffer.from('{"Records":[]}')],
    ['cut off', encodeLogFile(logFileText(['{"a":1}'])).bytes.subarray(0, 30)],
    ['empty', new Uint8Array()],
    ['no JSON', gzip('Records')],
    ['no list of records', gzip('{"Records":{}}')],
    ['a bare list', gzip('[]')],
  ])('refuses what is %s', (_, bytes) => {
    expect(() => decodeLogFile(bytes)).toThrow(expect.objectContaining({ code: 'archive_file_unreadable' }));
  });

  it('does not unpack more than it is told to', () => {
    const bomb = gzip(`{"Records":["${'0'.repeat(1_000_000)}"]}`);

    expect(() => decodeLogFile(bomb, 999_999)).toThrow(
      expect.objectContaining({ code: 'archive_file_unreadable' }),
    );
    expect(decodeLogFile(bomb, 1_100_000)).toHaveLength(1);
  });
});
