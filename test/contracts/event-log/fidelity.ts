import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventRecord } from '../../../src/events/stored-event.ts';
import { EVENT_BYTES_MAX, type EventLog } from '../../../src/modules/event-log/event-log.ts';
import { InfrastructureError } from '../../../src/shared/infrastructure-error.ts';
import { codePoint } from '../../fixtures/code-point.ts';
import { record, asAppended, readAll } from './records.ts';
import type { EventLogSubject } from './subject.ts';

/** That what was appended comes back byte for byte, or is refused before the write. */
export function describeFidelity(current: () => EventLogSubject): void {
  describe('texts, types, keys and ids', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('come back as they went in, after a restart too', async () => {
      const peculiar = new Map<string, EventRecord>([
        [
          'a type that nobody knows',
          record({ type: 'SomethingFromTheFuture', text: '{"type":"X","version":99}' }),
        ],
        ['whitespace and line ends', record({ text: '  {\r\n\t"a" :  1 }\n\n' })],
        [
          'a member name twice, in an order that a parser would lose',
          record({ text: '{"b":1,"a":2,"b":3,"1":0}' }),
        ],
        ['numbers that a parser would round', record({ text: '{"n":12345678901234567890.10,"e":1E400}' })],
        [
          'emoji, combining marks and right-to-left text',
          record({ text: '"👩🏽‍🚀 é é שלום \u2028\u2029\uFEFF"' }),
        ],
        [
          'NUL and other control characters',
          record({ text: '"\u0000\u0001\u007f\u0000"', key: 'k\u0000ey' }),
        ],
        ['escapes that stand for lone surrogates', record({ text: '"\\ud800"' })],
        ['quotes that would end an SQL text', record({ text: `"'; DROP TABLE usage; --"`, key: `k'"` })],
        ['no text and no key at all', record({ text: '', key: '' })],
        ['an id that is a UUID in capitals', record({ id: randomUUID().toUpperCase() })],
        ['an id that is no UUID', record({ id: 'a1b2/trail-7#42' })],
        ['an id of 32 hexadecimal digits', record({ id: randomUUID().replaceAll('-', '') })],
      ]);
      await log.append([...peculiar.values()]);

      const again = await current().reopen();

      const read = new Map((await readAll(again, 'usage')).map((event) => [event.id, asAppended(event)]));
      for (const [what, event] of peculiar) expect([what, read.get(event.id)]).toEqual([what, event]);
      expect(read.size).toBe(peculiar.size);
    });

    it('come back as they went in, whatever they are', async () => {
      const text = fc.string({ unit: codePoint, maxLength: 200 });
      const event = fc.record({ id: fc.uuid(), type: text, key: text, text });
      const known = new Map<string, EventRecord>();

      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (drawn) => {
          const batch = drawn.map((fields) => record(fields));
          for (const one of batch) if (!known.has(one.id)) known.set(one.id, one);
          await log.append(batch);
        }),
        { numRuns: 30 },
      );

      const read = new Map((await readAll(log, 'usage')).map((one) => [one.id, asAppended(one)]));
      expect(read).toEqual(known);
    });

    it('are refused before the write when UTF-8 cannot hold them', async () => {
      const broken = record({ text: '"\ud800"' });

      await expect(log.append([record(), broken])).rejects.toMatchObject({ code: 'event_malformed' });

      expect(await readAll(log, 'usage')).toEqual([]);
    });
  });

  describe('the size limit', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    const ofBytes = (bytes: number): string => 'é'.repeat(bytes / 2 - 1) + 'x'.repeat(2 + (bytes % 2));

    it('takes an event of exactly the limit, counted in bytes of UTF-8', async () => {
      const largest = record({ text: ofBytes(EVENT_BYTES_MAX) });
      expect(Buffer.byteLength(largest.text)).toBe(EVENT_BYTES_MAX);

      await log.append([largest]);

      expect((await readAll(log, 'usage')).map(asAppended)).toEqual([largest]);
    });

    it('refuses one byte more before anything of the call is written', async () => {
      const tooLarge = record({ text: `${ofBytes(EVENT_BYTES_MAX)}x` });

      const refused = log.append([record(), tooLarge, record({ stream: 'lifecycle' })]);

      await expect(refused).rejects.toBeInstanceOf(InfrastructureError);
      await expect(refused).rejects.toMatchObject({ code: 'event_too_large' });
      expect(await readAll(log, 'usage')).toEqual([]);
      expect(await readAll(log, 'lifecycle')).toEqual([]);
    });
  });
}
