import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../../../test/fixtures/embedded-keys.ts';
import { nextEventId } from '../../../test/fixtures/key-events.ts';
import { alert, NotificationPlace } from '../../../test/fixtures/notification-place.ts';
import { channel, WEBHOOK_SECRET } from '../../../test/fixtures/notifications.ts';
import { answers, breaksOff, hangs, WebhookReceiver } from '../../../test/fixtures/webhook-receiver.ts';
import type { KnownEvent, NotificationEvent } from '../../events/catalogue.ts';
import { isoTime, MS_PER_HOUR } from '../../shared/iso-time.ts';
import { secretReader } from './channel-secrets.ts';
import { Deliveries, type DeliveriesParts } from './deliveries.ts';
import type { Channel } from './domain/channel.ts';
import type { NotificationSink } from './notification-sink.ts';
import { pinnedPost } from './webhook/pinned-post.ts';
import { WebhookSink } from './webhook/webhook-sink.ts';

const START = '2026-11-20T21:00:00.000Z';
const endpoint = (url: string): Channel['transport'] => ({
  kind: 'webhook',
  url: { kind: 'written', text: url },
  secrets: { kind: 'written', text: WEBHOOK_SECRET },
  caFile: null,
});

let place: NotificationPlace;
let receiver: WebhookReceiver;
let clock: HandClock;
let told: string[];
let isLeader: boolean;
let open: Deliveries[];

beforeEach(async () => {
  place = new NotificationPlace();
  receiver = await WebhookReceiver.start();
  clock = new HandClock(START);
  told = [];
  isLeader = true;
  open = [];
});
afterEach(async () => {
  for (const one of open) await one.stop();
  await receiver.stop();
  place.dispose();
});

const webhookSink = ({ transport }: Channel): NotificationSink => {
  if (transport.kind !== 'webhook') throw new Error('only webhooks here');
  return new WebhookSink({
    ...{ endpoint: transport, readSecret: secretReader({}), privateAllowed: true, clock },
    post: pinnedPost({ privateAllowed: true }),
  });
};

function deliveriesTo(channels: readonly Channel[], given: Partial<DeliveriesParts> = {}): Deliveries {
  const deliveries = new Deliveries({
    directory: place.directory,
    record: (event) => Promise.resolve(place.fold(event)),
    clock,
    random: () => 0,
    isSilenced: () => false,
    wake: () => undefined,
    onTrouble: (sentence) => void told.push(sentence),
    ids: { eventId: nextEventId },
    sinkFor: webhookSink,
    observer: {
      failing: (name, { sentence }) => void told.push(`${name} fails: ${sentence}`),
      recovered: (name, failures) => void told.push(`${name} is back after ${failures}`),
      abandoned: (name, _, { sentence }) => void told.push(`${name} gives up: ${sentence}`),
    },
    leads: () => isLeader,
    tenant: 'default',
    ...given,
  });
  deliveries.configure(channels);
  open.push(deliveries);
  return deliveries;
}

const oncall = (): Channel => channel({ transport: endpoint(receiver.url), target: '127.0.0.1' });

/** Looks until nothing is due at this instant. */
async function settle(deliveries: Deliveries): Promise<void> {
  do {
    await deliveries.look();
    await deliveries.idle();
  } while ((deliveries.nextDueMs() ?? Infinity) <= clock.nowMs());
}

const settlings = () =>
  place.events.flatMap((event) =>
    event.type === 'NotificationDelivered' || event.type === 'NotificationAbandoned'
      ? [`${event.type} ${event.data.channel} ${event.data.attempts}`]
      : [],
  );
const arrivedIds = () => receiver.arrived.map(({ headers }) => headers['webhook-id']);

describe('what is to be told', () => {
  it('is delivered, and recorded in the line of the key that it is about', async () => {
    const raised = alert({ keyId: 'key_1' });
    const deliveries = deliveriesTo([oncall()]);
    place.fold(raised);
    await settle(deliveries);
    expect(arrivedIds()).toEqual([raised.id]);
    expect(place.events.at(-1)).toMatchObject({
      type: 'NotificationDelivered',
      keyId: 'key_1',
      tenant: raised.tenant,
      time: START,
      actor: { type: 'system', id: 'notifications' },
      data: {
        notificationId: raised.id,
        notificationType: 'alert.raised',
        channel: 'oncall',
        kind: 'webhook',
        target: '127.0.0.1',
        attempts: 1,
      },
    });
    await settle(deliveries);
    expect(arrivedIds()).toHaveLength(1);
  });

  it('goes to each channel that wants it, and another process goes on where one stopped', async () => {
    const wanted = [oncall(), channel({ ...oncall(), name: 'critical', minSeverity: 'critical' })];
    place.fold(alert({ severity: 'low' }));
    await settle(deliveriesTo(wanted));
    place.fold(alert({ severity: 'critical', alertId: 'alr_2' }));
    await settle(deliveriesTo(wanted));
    expect(settlings().toSorted()).toEqual([
      'NotificationDelivered critical 1',
      'NotificationDelivered oncall 1',
      'NotificationDelivered oncall 1',
    ]);
  });

  it('is nothing for a process that does not lead', async () => {
    isLeader = false;
    place.fold(alert({}));
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    expect([arrivedIds(), place.events.length]).toEqual([[], 1]);
    isLeader = true;
    await settle(deliveries);
    expect(settlings()).toEqual(['NotificationDelivered oncall 1']);
  });

  it('is not what was silenced, which is recorded and stays so', async () => {
    place.fold(alert({}));
    await settle(deliveriesTo([oncall()], { isSilenced: () => true }));
    await settle(deliveriesTo([oncall()]));
    expect([arrivedIds(), settlings()]).toEqual([[], ['NotificationAbandoned oncall 0']]);
    expect(place.events.at(-1)).toMatchObject({ data: { reason: 'silenced' } });
  });

  it('is not what is older than the channel, but what came up while it was set up', async () => {
    place.fold(alert({ time: '2026-11-20T20:58:59.999Z' }), alert({ time: '2026-11-20T20:59:30.000Z' }));
    await settle(deliveriesTo([oncall()]));
    expect(arrivedIds()).toEqual([place.events[1]?.id]);
  });
});

describe('a receiver that answers 500 for a day', () => {
  it('is asked again and again, told of once, given up by an event, and in the end told what came since', async () => {
    receiver.behaviour = answers(500);
    const [lost, later] = [alert({ alertId: 'alr_1' }), alert({ alertId: 'alr_1' })];
    place.fold(lost);
    const deliveries = deliveriesTo([oncall()]);
    const times: number[] = [];
    let hours = 0;
    for (;;) {
      await settle(deliveries);
      times.push(clock.nowMs());
      if (settlings().length > 0) break;
      const dueMs = deliveries.nextDueMs() ?? NaN;
      clock.set(isoTime(dueMs));
      hours = (dueMs - Date.parse(START)) / MS_PER_HOUR;
    }
    expect(settlings()).toEqual(['NotificationAbandoned oncall 34']);
    expect([hours > 23, hours <= 24]).toEqual([true, true]);
    expect(new Set(arrivedIds())).toEqual(new Set([lost.id]));
    expect(receiver.arrived).toHaveLength(34);
    expect(place.events.at(-1)).toMatchObject({
      data: { reason: 'gave_up', detail: '127.0.0.1 answered with status 500.' },
    });

    receiver.behaviour = answers(204);
    place.fold({ ...later, time: isoTime(clock.nowMs()) } as KnownEvent);
    await settle(deliveries);
    expect(arrivedIds().at(-1)).toBe(later.id);
    expect(told).toEqual([
      'oncall fails: 127.0.0.1 answered with status 500.',
      'oncall gives up: 127.0.0.1 answered with status 500.',
      'oncall is back after 34',
    ]);
  });
});

describe('a receiver that comes back', () => {
  it('is told of everything at once, and not each at the end of its own wait', async () => {
    receiver.behaviour = answers(503);
    const all = ['alr_1', 'alr_2', 'alr_3', 'alr_4'].map((alertId) => alert({ alertId }));
    place.fold(...all);
    const deliveries = deliveriesTo([oncall()]);
    for (let n = 0; n < 12; n += 1) {
      await settle(deliveries);
      clock.set(isoTime(deliveries.nextDueMs() ?? NaN));
    }
    receiver.behaviour = answers(200);
    receiver.arrived.length = 0;
    await settle(deliveries);
    expect(arrivedIds().toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });

  it('is asked when it wants to be, if it says so', async () => {
    receiver.behaviour = answers(429, { 'retry-after': '90' });
    place.fold(alert({}));
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    expect(deliveries.nextDueMs()).toBe(Date.parse(START) + 90_000);
  });

  it('is told of one alert in its order, though the first of it failed', async () => {
    receiver.behaviour = answers(500);
    const [raised, resolved, other] = [alert({}), alert({}), alert({ alertId: 'alr_2' })];
    place.fold(raised, resolved, other);
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    expect(arrivedIds().toSorted()).toEqual([raised.id, other.id].toSorted());
    receiver.behaviour = answers(200);
    receiver.arrived.length = 0;
    clock.set(isoTime(Date.parse(START) + 2_000));
    await settle(deliveries);
    expect(arrivedIds().filter((id) => id !== other.id)).toEqual([raised.id, resolved.id]);
  });
});

describe('a message that may have arrived', () => {
  it('is sent again under the same id when the connection broke before the answer', async () => {
    const raised = alert({});
    place.fold(raised);
    receiver.behaviour = breaksOff;
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    receiver.behaviour = answers(200);
    clock.set(isoTime(deliveries.nextDueMs() ?? NaN));
    await settle(deliveries);
    expect([arrivedIds(), settlings()]).toEqual([[raised.id, raised.id], ['NotificationDelivered oncall 2']]);
    const [first, second] = receiver.arrived;
    expect(second?.body).toBe(first?.body);
  });

  it('is sent again under the same id by whoever comes after a crash between sending and recording', async () => {
    const raised = alert({});
    place.fold(raised);
    const dying: DeliveriesParts['record'] = (event) =>
      event.type === 'NotificationDelivered'
        ? new Promise(() => undefined)
        : Promise.resolve(place.fold(event));
    await deliveriesTo([oncall()], { record: dying }).look();
    for (let turn = 0; turn < 1_000 && arrivedIds().length === 0; turn += 1) await setImmediate();
    open = [];
    await settle(deliveriesTo([oncall()]));
    expect([arrivedIds(), settlings()]).toEqual([[raised.id, raised.id], ['NotificationDelivered oncall 1']]);
  });

  it('is not sent again while only the log is away', async () => {
    place.fold(alert({}));
    let isAway = true;
    const record = (event: NotificationEvent): Promise<void> =>
      isAway && event.type === 'NotificationDelivered'
        ? Promise.reject(new Error('no broker'))
        : Promise.resolve(place.fold(event));
    const deliveries = deliveriesTo([oncall()], { record });
    await settle(deliveries);
    isAway = false;
    clock.set(isoTime(deliveries.nextDueMs() ?? NaN));
    await settle(deliveries);
    expect([arrivedIds().length, settlings()]).toEqual([1, ['NotificationDelivered oncall 1']]);
    expect(told).toEqual(['What became of a notification cannot be recorded; it is tried again.']);
  });
});

describe('channels', () => {
  it('do not wait for each other: one that hangs holds nobody up', async () => {
    const slow = await WebhookReceiver.start();
    slow.behaviour = hangs;
    try {
      const all = Array.from({ length: 6 }, (_, n) => alert({ alertId: `alr_${n}` }));
      place.fold(...all);
      const hanging = channel({ name: 'slow', transport: endpoint(slow.url) });
      const deliveries = deliveriesTo([hanging, oncall()]);
      const fast = deliveries.named('oncall');
      while (fast?.pending !== 0 || arrivedIds().length < all.length) {
        await deliveries.look();
        await fast?.idle();
      }
      expect(arrivedIds().toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      while (slow.arrived.length < 4) await setImmediate();
      await deliveries.look();
      expect([slow.arrived.length, deliveries.named('slow')?.pending]).toEqual([4, 6]);
      await deliveries.stop();
      expect(settlings().filter((one) => one.includes('slow'))).toEqual([]);
    } finally {
      await slow.stop();
    }
  });

  it('stand in the trail, with what they are told of and without what would let somebody tell them', async () => {
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    deliveries.configure([channel({ ...oncall(), types: ['*'] })]);
    await settle(deliveries);
    deliveries.configure([]);
    await settle(deliveries);
    const changes = place.events.flatMap((event) =>
      event.type === 'NotificationChannelChanged' ? [[event.data.change, event.data.description.types]] : [],
    );
    expect(changes).toEqual([
      ['added', ['alert.*']],
      ['changed', ['*']],
      ['removed', ['*']],
    ]);
    expect(JSON.stringify(place.events)).not.toMatch(/whsec_|hooks\/7/);
  });

  it('that want more from now on are not told of what they did not want before', async () => {
    const deliveries = deliveriesTo([channel({ ...oncall(), minSeverity: 'critical' })]);
    await settle(deliveries);
    place.fold(alert({ severity: 'low' }));
    await settle(deliveries);
    clock.set('2026-11-20T22:00:00.000Z');
    deliveries.configure([oncall()]);
    await settle(deliveries);
    const wanted = alert({ severity: 'low', time: '2026-11-20T22:00:00.000Z' });
    place.fold(wanted);
    await settle(deliveries);
    expect(arrivedIds()).toEqual([wanted.id]);
  });

  it('that are changed are told at their new place what is still to be told', async () => {
    receiver.behaviour = answers(500);
    const raised = alert({});
    place.fold(raised);
    const deliveries = deliveriesTo([oncall()]);
    await settle(deliveries);
    const elsewhere = await WebhookReceiver.start();
    try {
      deliveries.configure([channel({ transport: endpoint(elsewhere.url) })]);
      await settle(deliveries);
      expect(elsewhere.arrived.map(({ headers }) => headers['webhook-id'])).toEqual([raised.id]);
    } finally {
      await elsewhere.stop();
    }
  });
});
