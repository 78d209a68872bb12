import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { notification } from '../../../../test/fixtures/notifications.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import type { QueuedNotification } from './queued-notification.ts';

let places = 0;
const queued = (orderKey: string, time = '2026-11-20T21:00:00.000Z'): QueuedNotification => ({
  notification: notification({ orderKey, time }),
  keyId: null,
  place: (places += 1),
});

const ids = (of: readonly { readonly queued: QueuedNotification }[]) => of.map((one) => one.queued.place);

describe('what a channel is still to be told', () => {
  it('goes in the order of each alert: the second waits until the first is settled', () => {
    const queue = new DeliveryQueue();
    const [first, second, other] = [queued('a'), queued('a'), queued('b')];
    for (const one of [first, second, other]) queue.add(one);
    expect(ids(queue.take(0, 10))).toEqual([first.place, other.place]);
    expect(queue.take(0, 10)).toEqual([]);
    queue.settle(first);
    expect(ids(queue.take(0, 10))).toEqual([second.place]);
    expect(queue.size).toBe(2);
  });

  it('waits for its next attempt, and what is behind it waits too, while other alerts go on', () => {
    const queue = new DeliveryQueue();
    const [first, second, other] = [queued('a'), queued('a'), queued('b')];
    for (const one of [first, second, other]) queue.add(one);
    queue.take(0, 1);
    queue.putOff(first, 5_000);
    expect(ids(queue.take(4_999, 10))).toEqual([other.place]);
    expect(queue.nextDueMs()).toBe(5_000);
    const [again] = queue.take(5_000, 10);
    expect([again?.queued.place, again?.attempts, again?.firstTriedMs]).toEqual([first.place, 2, 0]);
    expect(queue.nextDueMs()).toBeNull();
  });

  it('is all due when the receiver has come back', () => {
    const queue = new DeliveryQueue();
    const [one, other] = [queued('a'), queued('b')];
    for (const each of [one, other]) queue.add(each);
    queue.take(0, 10);
    queue.putOff(one, 9_000);
    queue.putOff(other, 99_000);
    queue.hasten();
    expect(ids(queue.take(1, 10))).toEqual([one.place, other.place]);
  });

  it('knows its oldest, and forgets what is settled', () => {
    const queue = new DeliveryQueue();
    const [late, early] = [queued('a', '2026-11-20T21:00:01.000Z'), queued('b', '2026-11-20T21:00:00.000Z')];
    for (const one of [late, early]) queue.add(one);
    expect(queue.oldest()).toBe('2026-11-20T21:00:00.000Z');
    queue.settle(early);
    queue.settle(late);
    expect([queue.oldest(), queue.size, queue.nextDueMs()]).toEqual([null, 0, null]);
  });

  it('comes out once each and in order, whatever fails in between', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.boolean()), (keys, fails) => {
        const queue = new DeliveryQueue();
        const all = keys.map((key) => queued(key));
        for (const one of all) queue.add(one);
        const settled: QueuedNotification[] = [];
        for (let nowMs = 0; queue.size > 0; nowMs += 1) {
          for (const { queued: one, attempts } of queue.take(nowMs, 2)) {
            if (attempts < 4 && fails.next().value === true) queue.putOff(one, nowMs + 1);
            else {
              settled.push(one);
              queue.settle(one);
            }
          }
        }
        for (const key of ['a', 'b', 'c']) {
          const of = (list: readonly QueuedNotification[]) =>
            list.filter(({ notification: { orderKey } }) => orderKey === key);
          expect(of(settled)).toEqual(of(all));
        }
      }),
    );
  });
});
