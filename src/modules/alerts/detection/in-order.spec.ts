import { describe, expect, it } from '@jest/globals';
import { created, presented, revoked } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { inOrder, seen, type SeenStream } from './in-order.ts';

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 21, minute)).toISOString();

/** A use whose decision looked at the lifecycle up to there; null: reported by another system. */
function use(minute: number, basedOn: number | null): KnownEvent {
  const event = presented({ keyId: 'key_1', time: time(minute) });
  if (event.type !== 'KeyUsed') throw new TypeError('an accepted presentation is a use');
  const external = { source: 'aws', region: null, errorCode: null };
  const told = basedOn === null ? { basedOn: [], external } : { basedOn: [basedOn] };
  return { ...event, data: { ...event.data, ...told } };
}

const stream = (events: readonly KnownEvent[], isAll = true): SeenStream => ({
  isAll,
  events: events.map((event, at) => seen({ ...toRecord(event), partition: 0, offset: at + 1 }, null)),
});

const order = (lifecycle: SeenStream, usage: SeenStream): readonly string[] =>
  [...inOrder({ lifecycle, usage })].map(({ stream: of, event }) => `${of[0] ?? ''}${event.offset}`);

const LIFECYCLE = [created({ keyId: 'key_1', time: time(0) }), revoked({ keyId: 'key_1', time: time(10) })];

describe('the events of both streams in one order', () => {
  it('have a use after everything that its decision looked at, and before what it did not know', () => {
    expect(order(stream(LIFECYCLE), stream([use(5, 1), use(11, 1), use(12, 2)]))).toEqual([
      'l1',
      'u1',
      'u2',
      'l2',
      'u3',
    ]);
  });

  it('have a use after its creation also where a clock was set back in between', () => {
    expect(order(stream(LIFECYCLE), stream([use(-30, 1)]))).toEqual(['l1', 'u1', 'l2']);
  });

  it('have a use that another system reported in its place by time', () => {
    expect(order(stream(LIFECYCLE), stream([use(-1, null), use(5, null), use(10, null)]))).toEqual([
      ...['u1', 'l1', 'u2', 'l2', 'u3'],
    ]);
  });

  it('end with the lifecycle where more of it is to come, since a use may have to wait for that', () => {
    expect(order(stream(LIFECYCLE, false), stream([use(5, 1), use(12, 2)]))).toEqual(['l1', 'u1', 'l2']);
  });

  it('end with usage where more of it is to come, so that a revocation does not overtake what was before it', () => {
    expect(order(stream(LIFECYCLE), stream([use(5, 1)], false))).toEqual(['l1', 'u1']);
  });

  it('let a change alone pass when nobody uses anything', () => {
    expect(order(stream(LIFECYCLE), stream([]))).toEqual(['l1', 'l2']);
  });
});
