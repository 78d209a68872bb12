import { expect, it } from '@jest/globals';
import { LeftOutTally } from './left-out-records.ts';

it('what is left out is counted for each file and reason, in the order in which it was met', () => {
  const tally = new LeftOutTally();
  expect([tally.records, tally.all()]).toEqual([0, []]);
  tally.add('b.json', 'dated in the future');
  tally.add('a.json', 'without a readable time or id');
  tally.add('b.json', 'without a readable time or id');
  tally.add('b.json', 'dated in the future');
  expect(tally.records).toBe(4);
  expect(tally.all()).toEqual([
    { file: 'b.json', records: 2, reason: 'dated in the future' },
    { file: 'b.json', records: 1, reason: 'without a readable time or id' },
    { file: 'a.json', records: 1, reason: 'without a readable time or id' },
  ]);
});
