import { describe, expect, it } from '@jest/globals';
import { recordsOf } from './trail-documents.ts';

const a = { eventTime: 'a' };
const b = { eventTime: 'b' };
const text = JSON.stringify;

describe('records are found in', () => {
  it.each([
    ['an object with Records', text({ Records: [a, b] }), [a, b]],
    ['an object with no record in Records', text({ Records: [] }), []],
    ['a bare array', text([a, b]), [a, b]],
    ['an indented document', JSON.stringify({ Records: [a] }, null, 2), [a]],
    ['a single record', text(a), [a]],
    ['one record a line', `${text(a)}\n${text(b)}\n`, [a, b]],
    ['one log file a line', `${text({ Records: [a] })}\r\n\n${text([b])}`, [a, b]],
    ['a text that begins with a byte order mark', `\ufeff${text([a])}`, [a]],
  ])('%s', (_, body, records) => {
    expect(recordsOf(body)).toEqual({ ok: true, value: records });
  });
});

describe('a file is named as corrupt, and gives nothing, when it', () => {
  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['{"Records":[{"eventTime":"a"},{"eve', 'is not valid JSON'],
    ['plain words', 'is not valid JSON'],
    [`${text(a)}\n${text(b).slice(0, 8)}`, 'is not valid JSON in line 2'],
    ['{"name":"keytrail"}', 'is JSON without CloudTrail records'],
    ['{"Records":{}}', 'is JSON without CloudTrail records'],
    ['17', 'is JSON without CloudTrail records'],
    ['null', 'is JSON without CloudTrail records'],
  ])('reads %j: %s', (body, reason) => {
    expect(recordsOf(body)).toEqual({ ok: false, refusal: reason });
  });
});
