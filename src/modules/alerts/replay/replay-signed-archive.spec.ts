import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { alertRaised } from '../../../../test/fixtures/alert-events.ts';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { nextEventId } from '../../../../test/fixtures/key-events.ts';
import { SignedArchive } from '../../../../test/fixtures/signed-archive.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { FOLDERS_BESIDE_THE_TRAIL } from '../../archive/domain/beside-the-trail.ts';
import { importTrail } from '../../imports/import-trail.ts';
import { newSigner } from '../../integrity/domain/given-digests.fixture.ts';
import { NOWHERE } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { replayAlerts } from './replay-alerts.ts';

/** An archive with everything that one can have: log files, insights, digests, public keys and checksums. */
const archive = new SignedArchive(newSigner());
const folder = join(archive.folder.dataDir, 'archive');

beforeAll(async () => {
  await archive.log.append([toRecord(alertRaised({ alertId: 'alert_1' }))]);
  for (const uses of [3, 0, 2]) await archive.liveHour(uses);
});
afterAll(() => archive.remove());

it('a sound archive has everything in it that lies beside the trail', async () => {
  const keys = await archive.folder.keys();
  const beside = FOLDERS_BESIDE_THE_TRAIL.filter((name) => keys.some((key) => key.includes(`/${name}/`)));
  expect(beside).toEqual(FOLDERS_BESIDE_THE_TRAIL);
});

it('a sound archive is replayed whole, and nothing in it is taken for a damaged file', async () => {
  const found = await replayAlerts({
    ...{ paths: [folder], rules: DEFAULT_RULES, locate: NOWHERE },
    ...{ nowMs: archive.clock.ms, fromMs: -Infinity, toMs: Infinity, onProgress: () => undefined },
  });
  expect(found).toMatchObject({
    ...{ files: (await archive.logFileKeys()).length, events: 6 },
    ...{ corruptFiles: [], leftOut: [] },
  });
});

it('an import of it reads its log files and nothing else', async () => {
  const ports = { log: new InMemoryEventLog(), clock: archive.clock, ids: { eventId: nextEventId } };
  const read = await importTrail(ports, { paths: [folder] });
  expect(read).toMatchObject({
    ...{ files: (await archive.logFileKeys()).length, records: 6 },
    ...{ corruptFiles: [], leftOut: [] },
  });
});
