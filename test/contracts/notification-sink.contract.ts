import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accept } from '../../src/shared/result.ts';
import type { NotificationSink } from '../../src/modules/notifications/notification-sink.ts';
import { notification } from '../fixtures/notifications.ts';

/** What somebody at the other end sees of a message. */
export interface ArrivedNotification {
  /** By which a repeat is recognised. */
  readonly id: string;
  /** Everything that people read, in one text. */
  readonly words: string;
}

/** A sink, whom it tells, and how to keep them from being told. */
export interface OpenedSink {
  readonly sink: NotificationSink;
  /** What has arrived so far, in its order. */
  arrived(): Promise<readonly ArrivedNotification[]>;
  /** Nobody is there any more. @returns brings them back. Absent where nobody can be away */
  readonly goAway?: () => Promise<() => Promise<void>>;
  /** From now on messages are taken in and never acknowledged. Absent where that cannot be brought about */
  readonly hang?: () => Promise<void> | void;
  readonly dispose: () => Promise<void>;
}

const never = new AbortController().signal;

/** What every NotificationSink keeps, whatever it speaks to. */
export function notificationSinkContract(adapter: string, open: () => Promise<OpenedSink>): void {
  describe(`NotificationSink, ${adapter}`, () => {
    let opened: OpenedSink;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.sink.close();
      await opened.dispose();
    });

    it('has told what it says was delivered, under the id of the notification', async () => {
      const told = notification({ subject: 'The subject', text: 'The text.' });
      expect(await opened.sink.deliver(told, never)).toEqual(accept(null));
      const arrived = await opened.arrived();
      expect(arrived.map(({ id }) => id)).toEqual([told.id]);
      expect(arrived[0]?.words).toContain('The subject');
      expect(arrived[0]?.words).toContain('The text.');
    });

    it('tells again under the same id, so that a repeat is recognised', async () => {
      const told = notification();
      await opened.sink.deliver(told, never);
      await opened.sink.close();
      const again = await opened.sink.deliver(told, never);
      expect([again.ok, (await opened.arrived()).map(({ id }) => id)]).toEqual([true, [told.id, told.id]]);
    });

    it('keeps the order in which it is told, one after the other', async () => {
      const told = [1, 2, 3].map((n) => notification({ subject: `number ${n}` }));
      for (const one of told) await opened.sink.deliver(one, never);
      expect((await opened.arrived()).map(({ id }) => id)).toEqual(told.map(({ id }) => id));
    });

    it('carries words as they are, whatever they look like', async () => {
      const subject = 'Schlüssel 🔑 "ci" \\ <!channel> & $(id) {{x}}';
      const text = 'first line\nBcc: everybody@example.com\n.\n日本語 <b>bold</b>';
      await opened.sink.deliver(notification({ subject, text }), never);
      const [arrived] = await opened.arrived();
      expect(arrived?.words).toContain(subject);
      expect(arrived?.words).toContain(text);
    });

    it('says that nobody was there, and delivers under the same id when they are back', async () => {
      if (opened.goAway === undefined) return;
      const told = notification();
      const comeBack = await opened.goAway();
      const away = await opened.sink.deliver(told, never);
      expect(away).toMatchObject({ ok: false, refusal: { isFinal: false } });
      expect(away.ok ? '' : away.refusal.sentence).toMatch(/^[^/]+\.$/);
      await comeBack();
      expect(await opened.sink.deliver(told, never)).toEqual(accept(null));
      expect((await opened.arrived()).map(({ id }) => id)).toEqual([told.id]);
    });

    it('does not call delivered what was not acknowledged, and ends when it is not waited for any more', async () => {
      if (opened.hang === undefined) return;
      await opened.hang();
      const impatient = new AbortController();
      const delivering = opened.sink.deliver(notification(), impatient.signal);
      impatient.abort();
      expect(await delivering).toMatchObject({ ok: false, refusal: { isFinal: false } });
    });
  });
}
