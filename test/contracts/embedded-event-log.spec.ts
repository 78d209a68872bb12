import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { describeEventLogContract } from './event-log.contract.ts';

describeEventLogContract('the embedded event log', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keytrail-log-'));
  const path = join(directory, 'log.sqlite');
  const log = await EmbeddedEventLog.open({ path });
  let current = log;
  return {
    log,
    reopen: async () => {
      await current.close();
      current = await EmbeddedEventLog.open({ path });
      return current;
    },
    breakWrites: async () => {
      // A foreign write transaction: ours then waits in vain and fails, as it does on a full disk.
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      return async () => other.close();
    },
    cleanup: async () => {
      await current.close();
      rmSync(directory, { recursive: true });
    },
  };
});
