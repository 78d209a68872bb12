import { expect, it } from '@jest/globals';
import { usageRecord } from '../../../test/fixtures/archive-events.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import { BEGINNING } from '../event-log/checkpoint.ts';
import { holdsEventsOf } from './holds-events-of.ts';

const ALL = { stream: 'usage', partition: 0, fromOffset: 1, toOffset: 3 } as const;
const NOTHING_TAKEN = { taken: [] as readonly LoggedEvent[] };

async function logOf(...numbers: readonly number[]) {
  const log = new InMemoryEventLog();
  await log.append(numbers.map((number) => usageRecord(number)));
  const { events } = await log.read('usage', BEGINNING, 100);
  return { log, events, own: { log, beginning: log.beginning.bind(log) } };
}

it('compares what the log still has of a file that began to expire', async () => {
  const { log, events, own } = await logOf(1, 2, 3);
  const theirs = await logOf(1, 2, 4);
  log.expire('usage', 0, 2);

  expect(await holdsEventsOf({ ...own, ...NOTHING_TAKEN }, events, ALL)).toBe(true);
  expect(await holdsEventsOf({ ...own, ...NOTHING_TAKEN }, theirs.events, ALL)).toBe(false);
});

it('compares what was taken from the log before it expired', async () => {
  const { log, events, own } = await logOf(1, 2, 3);
  const theirs = await logOf(1, 4, 3);
  log.expire('usage', 0, 3);

  expect(await holdsEventsOf({ ...own, taken: events.slice(0, 2) }, events, ALL)).toBe(true);
  expect(await holdsEventsOf({ ...own, taken: events.slice(0, 2) }, theirs.events, ALL)).toBe(false);
});

it('believes nothing of which there is nothing to compare', async () => {
  const { log, events, own } = await logOf(1, 2, 3);
  log.expire('usage', 0, 3);

  expect(await holdsEventsOf({ ...own, ...NOTHING_TAKEN }, events, ALL)).toBe(false);
});
