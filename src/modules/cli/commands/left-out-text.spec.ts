import { expect, it } from '@jest/globals';
import { leftOutLines } from './left-out-text.ts';

it('what was left out is a sentence for each file: those that gave nothing, then those with records that were not taken', () => {
  const lines = leftOutLines('Not imported', {
    corruptFiles: [{ file: 'torn.json', reason: 'is not valid JSON' }],
    leftOut: [
      { file: 'a.json', records: 1, reason: 'dated in the future' },
      { file: 'b.json', records: 2, reason: 'without a readable time or id' },
    ],
  });
  expect(lines).toEqual([
    'Not imported: torn.json: is not valid JSON\n',
    'Not imported: a.json: 1 record dated in the future\n',
    'Not imported: b.json: 2 records without a readable time or id\n',
  ]);
  expect(leftOutLines('Not imported', { corruptFiles: [], leftOut: [] })).toEqual([]);
});
