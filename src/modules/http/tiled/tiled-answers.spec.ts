import { describe, expect, it } from '@jest/globals';
import { decode } from '@msgpack/msgpack';
import { acceptedType, bytesOf } from './tiled-answers.ts';

const MESSAGE_PACK = 'application/x-msgpack';

describe('the type of an answer', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    [MESSAGE_PACK, MESSAGE_PACK],
    [`${MESSAGE_PACK}, application/json`, MESSAGE_PACK],
    [`application/json, ${MESSAGE_PACK}`, 'application/json'],
    [`text/html, ${MESSAGE_PACK};q=0.1`, MESSAGE_PACK],
    ['text/html', 'application/json'],
    ['', 'application/json'],
  ])('for Accept: %p is %s', (accept, type) => expect(acceptedType(accept)).toBe(type));
});

it('has times as timestamps in MessagePack and as texts in JSON', () => {
  const at = new Date('2026-11-20T21:04:44.123Z');
  expect(decode(bytesOf({ at, none: null }, MESSAGE_PACK))).toEqual({ at, none: null });
  // Extension type -1 in eight bytes, which is what Tiled's decoder reads.
  expect([...bytesOf(at, MESSAGE_PACK).subarray(0, 2)]).toEqual([0xd7, 0xff]);
  expect(bytesOf({ at }, 'application/json').toString()).toBe('{"at":"2026-11-20T21:04:44.123Z"}');
});
