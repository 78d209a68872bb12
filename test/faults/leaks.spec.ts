import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, NO_ORIGIN } from '../../src/events/envelope.ts';
import type { EventRecord } from '../../src/events/stored-event.ts';
import type { EventLog } from '../../src/modules/event-log/event-log.ts';
import { LifecycleCommands } from '../../src/modules/keys/lifecycle-commands.ts';
import { LeakResponse } from '../../src/modules/leaks/leak-response.ts';
import { SqliteAlertDirectory } from '../../src/modules/projections/alerts/sqlite-alert-directory.ts';
import { SqliteLeakDirectory } from '../../src/modules/projections/leaks/sqlite-leak-directory.ts';
import { systemIds } from '../../src/shared/ids.ts';
import { HandClock, openEmbeddedKeys } from '../fixtures/embedded-keys.ts';

const clock = new HandClock('2026-11-20T12:00:00.000Z');
const reporter = { actor: ANONYMOUS, origin: NO_ORIGIN, tenant: '-', messageId: null };
/** What a report comes to, in this order. */
const STEPS = ['LeakReported', 'KeyDisabled', 'AlertRaised'] as const;

let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;
beforeEach(async () => {
  keys = await openEmbeddedKeys(clock);
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

/** A process that takes reports over the log; `log` may be one that dies. */
function responder(log: EventLog = keys.log): {
  readonly response: LeakResponse;
  readonly leaks: SqliteLeakDirectory;
} {
  const { directory, services } = keys;
  const leaks = new SqliteLeakDirectory(directory.rows);
  const response = new LeakResponse({
    ...{ keys: directory, leaks, alerts: new SqliteAlertDirectory(directory.rows), clock, policy: 'disable' },
    lifecycle: new LifecycleCommands(log, directory, clock, systemIds),
    hashSecret: services.hashSecret,
  });
  return { response, leaks };
}

/** Gone at the append of such an event: it was not written, or it was and nobody heard so. */
const dyingAt = (type: string, moment: 'before' | 'after'): EventLog => ({
  append: async (records: readonly EventRecord[]) => {
    if (!records.some((record) => record.type === type)) return keys.log.append(records);
    if (moment === 'after') await keys.log.append(records);
    throw new Error('the process is gone');
  },
  read: (...asked) => keys.log.read(...asked),
  end: (...asked) => keys.log.end(...asked),
  onAppend: (listener) => keys.log.onAppend(listener),
  close: () => Promise.resolve(),
});

const steps = async () =>
  (await keys.events()).map(({ type }) => type).filter((type) => (STEPS as readonly string[]).includes(type));

describe('a report of a leak', () => {
  const found = (secret: string) => [
    { secret, source: 'report', url: 'https://example.com/', note: null, leakedAt: null },
  ];
  const moments = STEPS.flatMap((step) =>
    (['before', 'after'] as const).map((moment) => [moment, step] as const),
  );

  it.each(moments)(
    'that a process died of, %s %s was written, is gone on with when it comes again',
    async (moment, step) => {
      const { secret } = await keys.created({ name: 'ci', owner: 'ana@example.com', role: 'viewer' });
      await expect(responder(dyingAt(step, moment)).response.take(found(secret), reporter)).rejects.toThrow(
        'gone',
      );
      await keys.directory.catchUp();
      const again = await responder().response.take(found(secret), reporter);
      expect(again).toMatchObject([{ leak: { action: 'disable', accepted: true } }]);
      expect(await steps()).toEqual(STEPS);
      await responder().response.take(found(secret), reporter);
      expect(await steps()).toEqual(STEPS);
    },
  );

  it.each(moments.filter(([moment, step]) => moment === 'after' || step !== 'LeakReported'))(
    'that a process died of, %s %s was written, is gone on with by the leader when it never comes again',
    async (moment, step) => {
      const { secret } = await keys.created({ name: 'ci', owner: 'ana@example.com', role: 'viewer' });
      await expect(responder(dyingAt(step, moment)).response.take(found(secret), reporter)).rejects.toThrow();
      await keys.directory.catchUp();
      const { response, leaks } = responder();
      await response.finish(10);
      expect([await steps(), leaks.unfinished(10), await response.finish(10)]).toEqual([STEPS, [], 0]);
    },
  );

  it('is on record after a restart, so that it is not taken for another', async () => {
    const { secret } = await keys.created({ name: 'ci', owner: 'ana@example.com', role: 'viewer' });
    const [first] = await responder().response.take(found(secret), reporter);
    keys = await keys.restart();
    const [again] = await responder().response.take(found(secret), reporter);
    expect([first?.repeated, again]).toEqual([
      false,
      { leak: first?.leak, repeated: true, stillAccepted: false },
    ]);
    expect(await steps()).toEqual(STEPS);
  });

  it('of two at once does each step once', async () => {
    const { secret } = await keys.created({ name: 'ci', owner: 'ana@example.com', role: 'viewer' });
    await Promise.all([1, 2, 3].map(() => responder().response.take(found(secret), reporter)));
    expect((await steps()).toSorted()).toEqual([...STEPS].toSorted());
  });
});
