import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { alertRaised, alertResolved } from '../../../test/fixtures/alert-events.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { BreakableStore } from '../../../test/fixtures/breakable-store.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { created } from '../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../events/catalogue.ts';
import { toRecord } from '../../events/stored-event.ts';
import { decodeLogFile } from './domain/log-file.ts';
import { insightFileKey } from './domain/object-key.ts';
import { InsightWriter } from './insight-writer.ts';
import type { DueFile } from './waiting-events.ts';

const clock = { nowMs: () => Date.parse('2026-11-20T21:04:44.123Z') };
const RAISED = alertRaised({ alertId: 'alr_1' });
const RESOLVED = alertResolved({ alertId: 'alr_1' });

let folder: ArchiveFolder;
let log: InMemoryEventLog;
beforeEach(() => {
  folder = new ArchiveFolder();
  log = new InMemoryEventLog();
});
afterEach(() => folder.remove());

const given = (...events: readonly KnownEvent[]) => log.append(events.map(toRecord));
const isInsights = (key: string): boolean => key.includes('/CloudTrail-Insight/');
const insightKeys = async () => (await folder.keys()).filter(isInsights);

/** `Start` or `End` and the rule of each record of the insight files. */
async function insights(): Promise<readonly unknown[]> {
  const store = await folder.openStore();
  const files = await Promise.all((await insightKeys()).map((key) => store.get(key)));
  const records = files.flatMap((file) => (file === undefined ? [] : decodeLogFile(file.bytes)));
  return records.map((record) => {
    const { insightDetails } = record as { insightDetails: { state: string; eventName: string } };
    return [insightDetails.state, insightDetails.eventName];
  });
}

describe('insights in the archive', () => {
  it('lie beside the log file whose alerts they tell of, and the log comes back without them', async () => {
    await given(RAISED, RESOLVED);
    await (await folder.openArchiver(log, clock)).flush();
    const [logFile = ''] = (await folder.keys()).filter((key) => !isInsights(key));
    expect(await insightKeys()).toEqual([insightFileKey(logFile)]);
    expect(await insights()).toEqual([
      ['Start', RAISED.data.rule],
      ['End', RESOLVED.data.rule],
    ]);
    expect((await folder.archivedEvents()).map(({ id }) => id)).toEqual([RAISED.id, RESOLVED.id]);
  });

  it('are not there where nothing was found', async () => {
    await given(created({ keyId: 'key_ana' }));
    await (await folder.openArchiver(log, clock)).flush();
    expect(await insightKeys()).toEqual([]);
  });

  it.each([
    ['log file', 1, 'before'],
    ['log file', 1, 'after'],
    ['insights', 2, 'before'],
    ['insights', 2, 'after'],
  ] as const)(
    'are written once, when the process dies at the %s (put %d, %s it)',
    async (_what, atPut, moment) => {
      await given(RAISED, RESOLVED);
      const store = new BreakableStore(await folder.openStore(), { atPut, moment, manner: 'dies' });
      const dying = await folder.openArchiver(log, clock, { store });
      await expect(dying.flush()).rejects.toThrow();
      await (await folder.openArchiver(log, clock)).flush();
      expect(await insights()).toHaveLength(2);
      expect((await folder.archivedEvents()).map(({ id }) => id)).toEqual([RAISED.id, RESOLVED.id]);
    },
  );

  it('tell of the log file that there is, where another process has ended it elsewhere', async () => {
    await given(RAISED, RESOLVED);
    await (await folder.openArchiver(log, clock)).flush();
    const [file] = folder.openCheckpoint().filesAfter(0, 10);
    if (file === undefined) throw new Error('nothing was archived');
    const other = new ArchiveFolder();
    try {
      const [from, to] = [await folder.openStore(), await other.openStore()];
      const stored = await from.get(file.key);
      await to.put(file.key, stored?.bytes ?? new Uint8Array(), stored?.object.metadata);
      const shorter = { toOffset: file.toOffset - 1, hasInsights: false } as DueFile;
      await new InsightWriter(to).writeBeside(file, shorter);
      const key = insightFileKey(file.key);
      expect((await to.get(key))?.object.sha256).toBe((await from.get(key))?.object.sha256);
    } finally {
      other.remove();
    }
  });

  it('that are there already stay as they are, and hold nothing up', async () => {
    await given(RAISED);
    await (await folder.openArchiver(log, clock)).flush();
    const [key = ''] = await insightKeys();
    const other = new ArchiveFolder();
    try {
      const store = await other.openStore();
      await store.put(key, Buffer.from('of an older version'));
      await (await other.openArchiver(log, clock, { store })).flush();
      expect(Buffer.from((await store.get(key))?.bytes ?? []).toString()).toBe('of an older version');
      expect((await other.archivedEvents()).map(({ id }) => id)).toEqual([RAISED.id]);
    } finally {
      other.remove();
    }
  });
});
