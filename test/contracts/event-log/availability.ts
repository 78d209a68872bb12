import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stream } from '../../../src/events/envelope.ts';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';
import { BEGINNING } from '../../../src/modules/event-log/checkpoint.ts';
import type { EventLog } from '../../../src/modules/event-log/event-log.ts';
import { InfrastructureError } from '../../../src/shared/infrastructure-error.ts';
import { record, records, asAppended, readAll, byId } from './records.ts';
import type { EventLogSubject } from './subject.ts';

/** What happens when the log cannot write, has news, or closes. */
export function describeAvailability(current: () => EventLogSubject): void {
  describe('a log that cannot write', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('says so with the cause, and takes the same events once the cause is gone, each of them once', async () => {
      const [before, during] = [records(3), records(3)];
      await log.append(before);
      const repair = await current().breakWrites();

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
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('reach every listener with the name of the stream, after the event can be read', async () => {
      const readable = new Promise<readonly LoggedEvent[]>((resolve) => {
        log.onAppend((stream) => void log.read(stream, BEGINNING, 10).then(({ events }) => resolve(events)));
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
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('waits for everything appended before it', async () => {
      const appended = records(200);
      const appends = appended.map((event) => log.append([event]));

      await log.close();

      const places = (await Promise.all(appends)).flat();
      expect(places.every(({ duplicate }) => !duplicate)).toBe(true);
      const again = await current().reopen();
      expect((await readAll(again, 'usage')).map(asAppended).sort(byId)).toEqual([...appended].sort(byId));
    });

    it('is followed by refusals, and may be repeated', async () => {
      await log.close();
      await log.close();

      await expect(log.append([record()])).rejects.toMatchObject({ code: 'log_unavailable' });
      await expect(log.read('usage', BEGINNING, 1)).rejects.toMatchObject({ code: 'log_unavailable' });
    });
  });
}
