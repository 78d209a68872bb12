import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ArchiveFolder } from '../../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { created, presented } from '../../../../test/fixtures/key-events.ts';
import { NOW } from '../../../../test/fixtures/running-detection.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { epochMs, isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { NOWHERE } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { replayAlerts } from './replay-alerts.ts';

/** A log in memory spreads keys by their length. */
const PARTITIONS = 3;
const before = (days: number) => isoTime(epochMs(NOW) - days * MS_PER_DAY);

/** What a replay says of the key of a gateway that asked about another's so many days before its own key was presented. */
async function replayed(gateway: string, bearer: string, days: number): Promise<readonly unknown[]> {
  const archive = new ArchiveFolder();
  try {
    const log = new InMemoryEventLog(PARTITIONS);
    const asking = presented({ keyId: bearer, time: before(days), via: { keyId: gateway, keyName: 'edge' } });
    const events = [
      created({ keyId: gateway, time: before(100) }),
      asking,
      presented({ keyId: gateway, time: NOW }),
    ];
    await log.append(events.map(toRecord));
    await (await archive.openArchiver(log, { nowMs: () => epochMs(NOW) })).flush();
    let bytes = 0;
    const replay = await replayAlerts({
      ...{ paths: [join(archive.dataDir, 'archive')], rules: DEFAULT_RULES, locate: NOWHERE },
      ...{ fromMs: -Infinity, toMs: Infinity, nowMs: epochMs(NOW) },
      onProgress: (progress) => {
        bytes = progress.bytes / progress.bytesTotal;
      },
    });
    return [replay.findings.map(({ baseline }) => baseline), replay.events, bytes];
  } finally {
    archive.remove();
  }
}

describe('a replay of an archive of several partitions', () => {
  it.each([
    ['k', 'kk'],
    ['kk', 'k'],
  ])(
    'does not take the gateway %s for dormant that asked about %s in another one',
    async (gateway, bearer) => {
      expect(await replayed(gateway, bearer, 20)).toEqual([[], 3, 1]);
      expect(await replayed(gateway, bearer, 70)).toEqual([[`last used at ${before(70)}`], 3, 1]);
    },
  );
});
