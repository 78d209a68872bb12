import { describe, expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { eventAt } from './event-at.ts';

const use = (id: string, key: string) => ({ stream: 'usage', id, type: 'KeyUsed', key, text: '{}' }) as const;

describe('the event at an offset', () => {
  it('is the one that stands there in that partition, however many others there are', async () => {
    const log = new InMemoryEventLog(2);
    const others = Array.from({ length: 300 }, (_, i) => use(`other-${i}`, 'kk'));
    await log.append([use('a', 'k'), ...others, use('b', 'k'), use('c', 'k')]);

    const ids = await Promise.all([1, 2, 3].map(async (at) => (await eventAt(log, 'usage', 1, at))?.id));
    expect(ids).toEqual(['a', 'b', 'c']);
    expect((await eventAt(log, 'usage', 0, 300))?.id).toBe('other-299');
  });

  it('is undefined beyond the end, in an unknown partition and in an empty stream', async () => {
    const log = new InMemoryEventLog();
    await log.append([use('a', 'k')]);

    expect(await eventAt(log, 'usage', 0, 2)).toBeUndefined();
    expect(await eventAt(log, 'usage', 3, 1)).toBeUndefined();
    expect(await eventAt(log, 'lifecycle', 0, 1)).toBeUndefined();
  });
});
