import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { presented } from '../../../../test/fixtures/key-events.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { SqliteUsageDirectory } from '../usage/sqlite-usage-directory.ts';
import { FollowerGroup, type FollowerContext, type FollowerFactory } from './follower-group.ts';
import { FOLLOWERS } from '../../../profiles/embedded-followers.ts';

let context: FollowerContext & { readonly log: InMemoryEventLog };

beforeEach(() => {
  const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-group-'));
  const archive = { archivePrefix: '', archiveRollSeconds: 60, archiveRollBytes: 8 * 2 ** 20 };
  const settings = {
    dataDir,
    accountId: '123456789012',
    region: 'us-east-1',
    geoipDatabase: null,
    ...archive,
  };
  const main = { append: () => Promise.resolve(), rules: () => null };
  context = { settings, log: new InMemoryEventLog(), main };
});

afterEach(() => rmSync(context.settings.dataDir, { recursive: true }));

describe('a group of followers', () => {
  it('folds the log in the thread that opened it, as in a worker', async () => {
    const { log, settings } = context;
    await log.append([toRecord(presented({ keyId: 'key_1', time: '2026-11-20T21:00:00.000Z' }))]);
    const group = await FollowerGroup.open(context, FOLLOWERS);

    group.start();
    await group.stop({ usage: await log.end('usage') });

    const usage = SqliteUsageDirectory.open(settings);
    expect(usage.activity('key_1').successes).toBe(1);
    usage.close();
  });

  it('closes what it has opened when one follower cannot be opened, and throws the reason', async () => {
    const calls: string[] = [];
    const good: FollowerFactory = () => ({
      name: 'good',
      start: () => calls.push('start'),
      nudge: () => calls.push('nudge'),
      stop: () => Promise.resolve(void calls.push('stop')),
      progress: () => ({ name: 'good', streams: [], trouble: null }),
    });
    const bad: FollowerFactory = () => {
      throw new Error('no room');
    };

    await expect(FollowerGroup.open(context, [good, bad])).rejects.toThrow('no room');

    expect(calls).toEqual(['stop']);
  });
});
