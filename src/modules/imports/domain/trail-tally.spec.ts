import { expect, it } from '@jest/globals';
import { TrailTally } from './trail-tally.ts';

it('covers a trail from its earliest to its latest record, in whatever order they come', () => {
  const tally = new TrailTally();
  tally.read({ trail: 'aws:2', time: '2026-03-01T10:00:00.000Z' });
  for (const day of ['02', '01', '03']) tally.read({ trail: 'aws:1', time: `2026-03-${day}T00:00:00.000Z` });
  tally.stored('aws:1', false);
  tally.stored('aws:1', true);
  tally.stored('aws:1', false);
  expect(tally.bySource()).toEqual([
    {
      source: 'aws:1',
      coversFrom: '2026-03-01T00:00:00.000Z',
      coversTo: '2026-03-03T00:00:00.000Z',
      records: 3,
      imported: 2,
      duplicates: 1,
    },
    {
      source: 'aws:2',
      coversFrom: '2026-03-01T10:00:00.000Z',
      coversTo: '2026-03-01T10:00:00.000Z',
      records: 1,
      imported: 0,
      duplicates: 0,
    },
  ]);
});
