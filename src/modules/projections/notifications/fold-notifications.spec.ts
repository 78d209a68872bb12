import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alert, NotificationPlace } from '../../../../test/fixtures/notification-place.ts';
import { channel } from '../../../../test/fixtures/notifications.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { describeChannel } from '../../notifications/domain/channel.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import { abandoned, channelChanged, delivered } from '../../notifications/domain/settling-events.ts';

const START_MS = Date.parse('2026-11-20T21:00:00.000Z');
const after = (hours: number): string => isoTime(START_MS + hours * MS_PER_HOUR);

let place: NotificationPlace;
beforeEach(() => {
  place = new NotificationPlace();
});
afterEach(() => place.dispose());

const unsettled = (of = 'oncall', since = after(-1_000), afterPlace = 0) =>
  place.directory.unsettled(of, { since, afterPlace }, 100);
const ids = (of: ReturnType<typeof unsettled>) => of.items.map(({ notification }) => notification.id);

const told = (event: KnownEvent, at: string, name = 'oncall') =>
  delivered({
    queued: { notification: { ...unsettledOf(event), tenant: 'acme' }, keyId: event.keyId },
    ...{ channel: channel({ name }), attempts: 1, at },
  });

function unsettledOf(event: KnownEvent) {
  const [found] = place.directory
    .unsettled('nobody', { since: '', afterPlace: 0 }, 1_000)
    .items.filter(({ notification }) => notification.id === event.id);
  if (found === undefined) throw new Error('there is no such notification');
  return found.notification;
}

describe('what a channel is to be told', () => {
  it('is what was not settled on it, in the order of the log, with the key that it is about', () => {
    const [late, early] = [alert({ time: after(1), keyId: 'key_1' }), alert({ time: after(0) })];
    place.fold(late, early);
    expect(ids(unsettled())).toEqual([late.id, early.id]);
    expect(unsettled().items.map(({ keyId }) => keyId)).toEqual(['key_1', null]);
    place.fold(told(late, after(2)));
    expect([ids(unsettled()), ids(unsettled('other'))]).toEqual([[early.id], [late.id, early.id]]);
    expect([
      place.directory.isSettled(late.id, 'oncall'),
      place.directory.isSettled(early.id, 'oncall'),
    ]).toEqual([true, false]);
  });

  it('begins with what is not older than the channel, and goes on where the last look ended', () => {
    const [before, since] = [alert({ time: after(0) }), alert({ time: after(2) })];
    place.fold(before, since);
    const first = unsettled('oncall', after(1));
    expect(ids(first)).toEqual([since.id]);
    const next = alert({ time: after(3) });
    place.fold(next);
    expect(ids(unsettled('oncall', after(1), first.place))).toEqual([next.id]);
    expect(unsettled('oncall', after(1), unsettled('oncall', after(1), first.place).place).items).toEqual([]);
  });

  it('comes in pieces without any being left out', () => {
    const all = Array.from({ length: 7 }, (_, n) => alert({ time: after(n) }));
    place.fold(...all);
    const found: string[] = [];
    let at = 0;
    for (;;) {
      const { items, place: next } = place.directory.unsettled('oncall', { since: '', afterPlace: at }, 3);
      found.push(...items.map(({ notification }) => notification.id));
      at = next;
      if (items.length < 3) break;
    }
    expect(found).toEqual(all.map(({ id }) => id));
  });

  it('is kept for a week of notifications, and goes by no clock', () => {
    const [old, fresh] = [alert({ time: after(0) }), alert({ time: after(7 * 24) })];
    place.fold(old);
    place.fold(told(old, after(1)));
    place.fold(fresh);
    expect(ids(unsettled('other'))).toEqual([old.id, fresh.id]);
    const later = alert({ time: after(7 * 24 + 2) });
    place.fold(later, alert({ time: after(0) }));
    expect(ids(unsettled('other'))).toEqual([fresh.id, later.id]);
    expect(place.directory.last('oncall', 'delivered')).toBeNull();
  });
});

describe('what the trail knows of channels', () => {
  const changed = (change: 'added' | 'changed' | 'removed', at: string, name = 'oncall') =>
    channelChanged(alert({}).id, at, 'default', {
      ...{ channel: name, change },
      description: describeChannel(channel({ name, types: [change === 'changed' ? '*' : 'alert.*'] })),
    });

  it('is since when they are there, and what they are now', () => {
    place.fold(changed('added', after(1)), changed('changed', after(2)), changed('added', after(3), 'chat'));
    expect(
      place.directory
        .channels()
        .map(({ name, description, wishes }) => [name, wishes.map(({ since }) => since), description.types]),
    ).toEqual([
      ['chat', [after(3)], ['alert.*']],
      ['oncall', [after(1), after(2)], ['*']],
    ]);
    place.fold(
      changed('removed', after(4)),
      changed('removed', after(4), 'chat'),
      changed('added', after(5)),
    );
    expect(place.directory.channels().map(({ name, wishes }) => [name, wishes[0]?.since])).toEqual([
      ['oncall', after(5)],
    ]);
  });

  it('is the last that became of a notification on each', () => {
    const [one, other] = [alert({ time: after(0) }), alert({ time: after(1) })];
    place.fold(one, other);
    const queued = { notification: unsettledOf(other), keyId: null };
    place.fold(
      told(one, after(2)),
      abandoned({ queued, channel: channel(), attempts: 34, at: after(26) }, 'gave_up', 'It failed.'),
    );
    expect([
      place.directory.last('oncall', 'delivered'),
      place.directory.last('oncall', 'abandoned'),
    ]).toEqual([
      { at: after(2), notificationType: 'alert.raised', abandoned: null },
      { at: after(26), notificationType: 'alert.raised', abandoned: 'gave_up' },
    ]);
    expect(place.directory.last('other', 'delivered')).toBeNull();
  });
});

describe('the tables', () => {
  /** Alerts of two keys with what became of each, as two partitions of a log: each in order, mixed in any way. */
  const lines = fc.tuple(
    fc.array(fc.record({ hours: fc.integer({ min: 0, max: 400 }), settle: fc.boolean() }), { maxLength: 8 }),
    fc.array(fc.record({ hours: fc.integer({ min: 0, max: 400 }), settle: fc.boolean() }), { maxLength: 8 }),
  );

  it('hold the same rows, whichever of two keys comes first', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.boolean(), { maxLength: 32 }), (both, turns) => {
        const partitions = both.map((alerts, n) =>
          alerts.flatMap(({ hours, settle }) => {
            const raised = alert({ time: after(hours), keyId: `key_${n}` });
            const notification = { ...channelNotification, id: raised.id };
            const queued = { notification, keyId: raised.keyId };
            const settling = { queued, channel: channel(), attempts: 1, at: after(hours + 1) };
            return settle ? [raised, delivered(settling)] : [raised];
          }),
        );
        const [one = [], other = []] = partitions;
        const mixed: KnownEvent[] = [];
        const left = [[...one], [...other]];
        for (const turn of turns) mixed.push(...(left[turn ? 1 : 0]?.splice(0, 1) ?? []));
        mixed.push(...left.flat());

        const digests = [[...one, ...other], mixed].map((events) => {
          const own = new NotificationPlace();
          try {
            own.fold(...events);
            return own.store.digest();
          } finally {
            own.dispose();
          }
        });
        expect(digests[0]).toBe(digests[1]);
      }),
      { numRuns: 30 },
    );
  });
});

const channelNotification: Omit<Notification, 'id'> = {
  ...{ type: 'alert.raised', time: after(0), tenant: 'acme', orderKey: 'a', subject: '', text: '' },
  ...{ data: {}, recipients: [], files: [] },
};
