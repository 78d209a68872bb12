import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Stream } from '../../src/events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../src/events/stored-event.ts';
import { BEGINNING, type Checkpoint, covers } from '../../src/modules/event-log/checkpoint.ts';
import { EVENT_BYTES_MAX, type EventLog } from '../../src/modules/event-log/event-log.ts';
import { InfrastructureError } from '../../src/shared/infrastructure-error.ts';

/** A new, empty log, and what the suite needs to do to it from outside. */
export interface EventLogSubject {
  readonly log: EventLog;
  /** Closes the log and opens the same one again, as a restart of the service does. */
  reopen(): Promise<EventLog>;
  /** Makes every write fail, until the function that comes back is called. */
  breakWrites(): Promise<() => Promise<void>>;
  /** Closes the log, if it is open, and removes what it stored. */
  cleanup(): Promise<void>;
}

const KEYS = ['key_a', 'key_b', 'key_c', 'key_d', 'key_e', 'key_f', 'key_g'];

function record(fields: Partial<EventRecord> = {}): EventRecord {
  const id = fields.id ?? randomUUID();
  return { stream: 'usage', id, type: 'KeyUsed', key: 'key_a', text: JSON.stringify({ id }), ...fields };
}

const records = (count: number, fields: Partial<EventRecord> = {}): EventRecord[] =>
  Array.from({ length: count }, (_, at) => record({ key: KEYS[at % KEYS.length] ?? 'key_a', ...fields }));

/** Without its place, which differs between adapters. */
const asAppended = ({ stream, id, type, key, text }: LoggedEvent): EventRecord => ({
  stream,
  id,
  type,
  key,
  text,
});

async function readAll(
  log: EventLog,
  stream: Stream,
  after: Checkpoint = BEGINNING,
  limits: readonly number[] = [100],
): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  let at = after;
  for (let reads = 0; ; reads += 1) {
    const limit = limits[reads % limits.length] ?? 1;
    const { events, checkpoint } = await log.read(stream, at, limit);
    if (events.length === 0) return all;
    expect(events.length).toBeLessThanOrEqual(limit);
    all.push(...events);
    at = checkpoint;
  }
}

const ofKey = (events: readonly EventRecord[], key: string): string[] =>
  events.filter((event) => event.key === key).map(({ id }) => id);

const byPlace = (a: LoggedEvent, b: LoggedEvent): number => a.partition - b.partition || a.offset - b.offset;

const byId = (a: EventRecord, b: EventRecord): number => (a.id < b.id ? -1 : 1);

/**
 * What every adapter of the EventLog port keeps (docs/adr). Partitions may be one or many, and offsets may have gaps.
 */
export function describeEventLogContract(name: string, create: () => Promise<EventLogSubject>): void {
  describe(`the event log contract, kept by ${name}`, () => {
    let subject: EventLogSubject;
    let log: EventLog;

    beforeEach(async () => {
      subject = await create();
      log = subject.log;
    });

    afterEach(() => subject.cleanup());

    describe('appending', () => {
      it('answers with the place at which each event is then read, in the order of the call', async () => {
        const appended = records(20);

        const places = await log.append(appended);

        const read = new Map((await readAll(log, 'usage')).map((event) => [event.id, event]));
        expect(places).toEqual(
          appended.map(({ id }) => ({
            partition: read.get(id)?.partition,
            offset: read.get(id)?.offset,
            duplicate: false,
          })),
        );
      });

      it('of nothing answers with nothing and stores nothing', async () => {
        expect(await log.append([])).toEqual([]);
        expect(await readAll(log, 'usage')).toEqual([]);
      });

      it('puts each event into its own stream only, also when one call has events of both', async () => {
        const [created, used] = [record({ stream: 'lifecycle', type: 'KeyCreated' }), record()];

        await log.append([created, used]);

        expect((await readAll(log, 'lifecycle')).map(asAppended)).toEqual([created]);
        expect((await readAll(log, 'usage')).map(asAppended)).toEqual([used]);
      });

      it('keeps the order of calls for each key while 1,000 appends run at once', async () => {
        const appended = records(1_000);

        await Promise.all(appended.map((event) => log.append([event])));

        const read = await readAll(log, 'usage');
        for (const key of KEYS) expect(ofKey(read, key)).toEqual(ofKey(appended, key));
        expect(read.length).toBe(1_000);
      });

      it('keeps the order within a call for each key', async () => {
        const appended = records(500);

        await log.append(appended);

        const read = await readAll(log, 'usage');
        for (const key of KEYS) expect(ofKey(read, key)).toEqual(ofKey(appended, key));
      });

      it('keeps every event of a key in one partition, with offsets that count up from 1', async () => {
        await log.append(records(100));

        const read = await readAll(log, 'usage');
        for (const key of KEYS) {
          const places = read.filter((event) => event.key === key);
          expect(new Set(places.map(({ partition }) => partition)).size).toBe(1);
          expect(places).toEqual([...places].sort(byPlace));
        }
        expect(Math.min(...read.map(({ offset }) => offset))).toBeGreaterThanOrEqual(1);
      });

      it('has made everything durable by the time it answers', async () => {
        const appended = records(50);
        await log.append(appended);

        const again = await subject.reopen();

        expect((await readAll(again, 'usage')).map(asAppended).sort(byId)).toEqual([...appended].sort(byId));
      });

      it('goes on counting offsets after a restart, and gives none twice', async () => {
        const before = await log.append(records(10, { key: 'key_a' }));
        const again = await subject.reopen();

        const after = await again.append(records(10, { key: 'key_a' }));

        const lastBefore = Math.max(...before.map(({ offset }) => offset));
        expect(Math.min(...after.map(({ offset }) => offset))).toBeGreaterThan(lastBefore);
      });
    });

    describe('an event id that is already in the stream', () => {
      it('is answered with the place of the first and stored once, across calls', async () => {
        const first = record();
        const [place] = await log.append([first]);

        const again = await log.append([record({ id: first.id, text: '"another text"' }), record()]);

        expect(again[0]).toEqual({ ...place, duplicate: true });
        expect(again[1]?.duplicate).toBe(false);
        expect((await readAll(log, 'usage')).filter(({ id }) => id === first.id).map(asAppended)).toEqual([
          first,
        ]);
      });

      it('is stored once within a call', async () => {
        const first = record();

        const [one, two] = await log.append([first, first]);

        expect(two).toEqual({ ...one, duplicate: true });
        expect((await readAll(log, 'usage')).map(asAppended)).toEqual([first]);
      });

      it('is stored once when many append it at the same moment, and exactly one of them is told it was new', async () => {
        const event = record();

        const places = await Promise.all(Array.from({ length: 50 }, () => log.append([event])));

        expect(places.flat().filter(({ duplicate }) => !duplicate).length).toBe(1);
        expect(new Set(places.flat().map(({ partition, offset }) => `${partition}:${offset}`)).size).toBe(1);
        expect((await readAll(log, 'usage')).map(asAppended)).toEqual([event]);
      });

      it('is recognised after a restart', async () => {
        const event = record();
        const [place] = await log.append([event]);
        const again = await subject.reopen();

        expect(await again.append([event])).toEqual([{ ...place, duplicate: true }]);
        expect((await readAll(again, 'usage')).map(asAppended)).toEqual([event]);
      });

      it('is another event in the other stream', async () => {
        const used = record();
        const created = { ...used, stream: 'lifecycle' } as const;

        const places = await log.append([used, created]);

        expect(places.map(({ duplicate }) => duplicate)).toEqual([false, false]);
      });
    });

    describe('reading', () => {
      it('gives nothing, and the checkpoint that was asked, from an empty log and at the end', async () => {
        expect(await log.read('usage', BEGINNING, 10)).toEqual({ events: [], checkpoint: BEGINNING });
        await log.append(records(5));
        const end = await log.end('usage');

        expect(await log.read('usage', end, 10)).toEqual({ events: [], checkpoint: end });
      });

      it('reaches exactly the end once everything is read', async () => {
        await log.append(records(30));
        let at: Checkpoint = BEGINNING;
        for (let batch = await log.read('usage', at, 7); batch.events.length > 0;) {
          at = batch.checkpoint;
          batch = await log.read('usage', at, 7);
        }

        const end = await log.end('usage');

        expect(covers(at, end)).toBe(true);
        expect(covers(end, at)).toBe(true);
      });

      it('finds the end at or after every place that an append has answered', async () => {
        for (const places of await Promise.all(records(50).map((event) => log.append([event])))) {
          const end = await log.end('usage');
          for (const { partition, offset } of places) expect(end[partition]).toBeGreaterThanOrEqual(offset);
        }
      });

      it('goes on from any checkpoint, in steps of any size, and skips and repeats nothing', async () => {
        await log.append(records(60));
        const whole = (await readAll(log, 'usage')).sort(byPlace);

        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 }),
            fc.integer({ min: 1, max: 60 }),
            async (limits, first) => {
              const { events, checkpoint } = await log.read('usage', BEGINNING, first);
              const rest = await readAll(log, 'usage', checkpoint, limits);
              expect([...events, ...rest].sort(byPlace)).toEqual(whole);
            },
          ),
          { numRuns: 40 },
        );
      });

      it('keeps the order within each partition, whatever the size of the steps', async () => {
        await log.append(records(60));

        for (const limit of [1, 7, 1_000]) {
          const read = await readAll(log, 'usage', BEGINNING, [limit]);
          for (const partition of new Set(read.map((event) => event.partition))) {
            const offsets = read.filter((event) => event.partition === partition).map(({ offset }) => offset);
            expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
          }
        }
      });

      it('goes on from a checkpoint taken before a restart', async () => {
        const appended = records(20, { key: 'key_a' });
        await log.append(appended);
        const { events, checkpoint } = await log.read('usage', BEGINNING, 8);

        const again = await subject.reopen();

        const rest = await readAll(again, 'usage', checkpoint);
        expect([...events, ...rest].map(({ id }) => id)).toEqual(appended.map(({ id }) => id));
      });
    });

    describe('texts, types, keys and ids', () => {
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

        const again = await subject.reopen();

        const read = new Map((await readAll(again, 'usage')).map((event) => [event.id, asAppended(event)]));
        for (const [what, event] of peculiar) expect([what, read.get(event.id)]).toEqual([what, event]);
        expect(read.size).toBe(peculiar.size);
      });

      it('come back as they went in, whatever they are', async () => {
        const text = fc.string({ unit: 'binary', maxLength: 200 });
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

    describe('a log that cannot write', () => {
      it('says so with the cause, and takes the same events once the cause is gone, each of them once', async () => {
        const [before, during] = [records(3), records(3)];
        await log.append(before);
        const repair = await subject.breakWrites();

        const failed = log.append(during);
        await expect(failed).rejects.toBeInstanceOf(InfrastructureError);
        await expect(failed).rejects.toMatchObject({ code: 'log_unavailable', cause: expect.anything() });
        await repair();
        await log.append(during);

        const read = (await readAll(log, 'usage')).map(asAppended);
        expect(read.sort(byId)).toEqual([...before, ...during].sort(byId));
      });
    });

    describe('nudges', () => {
      it('reach every listener with the name of the stream, after the event can be read', async () => {
        const readable = new Promise<readonly LoggedEvent[]>((resolve) => {
          log.onAppend(
            (stream) => void log.read(stream, BEGINNING, 10).then(({ events }) => resolve(events)),
          );
        });
        const other = new Promise<Stream>((resolve) => log.onAppend(resolve));
        const event = record({ stream: 'lifecycle' });

        await log.append([event]);

        expect((await readable).map(asAppended)).toEqual([event]);
        expect(await other).toBe('lifecycle');
      });

      it('do not reach a listener that has left', async () => {
        const heard: string[] = [];
        const leave = log.onAppend(() => heard.push('left'));
        leave();
        const nudged = new Promise<void>((resolve) => log.onAppend(() => resolve()));

        await log.append([record()]);
        await nudged;

        expect(heard).toEqual([]);
      });
    });

    describe('closing', () => {
      it('waits for everything appended before it', async () => {
        const appended = records(200);
        const appends = appended.map((event) => log.append([event]));

        await log.close();

        const places = (await Promise.all(appends)).flat();
        expect(places.every(({ duplicate }) => !duplicate)).toBe(true);
        const again = await subject.reopen();
        expect((await readAll(again, 'usage')).map(asAppended).sort(byId)).toEqual([...appended].sort(byId));
      });

      it('is followed by refusals, and may be repeated', async () => {
        await log.close();
        await log.close();

        await expect(log.append([record()])).rejects.toMatchObject({ code: 'log_unavailable' });
        await expect(log.read('usage', BEGINNING, 1)).rejects.toMatchObject({ code: 'log_unavailable' });
      });
    });
  });
}
