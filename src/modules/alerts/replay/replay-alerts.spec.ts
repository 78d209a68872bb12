import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArchiveFolder } from '../../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { created, presented } from '../../../../test/fixtures/key-events.ts';
import { NOW, revokedKeyPresented } from '../../../../test/fixtures/running-detection.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { NOWHERE } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { replayAlerts, type AlertReplay, type ReplayRequest } from './replay-alerts.ts';

/** When these replays take place: after all that their files hold, but what says otherwise. */
const REPLAYED = '2026-11-26T12:00:00.000Z';
const EVER = { fromMs: -Infinity, toMs: Infinity };
/** One for each partition of a log in memory that spreads keys by their length. */
const KEYS = ['k', 'kk', 'kkk'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const replay = (paths: readonly string[], parts: Partial<ReplayRequest> = {}): Promise<AlertReplay> =>
  replayAlerts({
    paths,
    rules: DEFAULT_RULES,
    locate: NOWHERE,
    nowMs: epochMs(REPLAYED),
    ...EVER,
    onProgress: () => undefined,
    ...parts,
  });

const told = ({ findings }: AlertReplay): readonly string[] =>
  findings.map(({ rule, subject }) => `${rule} ${subject}`).sort();

/** A record of AWS as far as an import reads it. */
const record = (eventName: string, minute: number, about: object = {}) => ({
  eventTime: new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString(),
  eventID: `019a9b3c-5d71-4b12-9c23-${String(minute).padStart(12, '0')}`,
  eventSource: 'iam.amazonaws.com',
  eventName,
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2',
  recipientAccountId: '123456789012',
  userIdentity: {
    type: 'IAMUser',
    userName: 'ana',
    accountId: '123456789012',
    accessKeyId: 'AKIAADMIN00000000000',
  },
  ...about,
});
const ANAS_KEY = 'AKIAEXAMPLE000000000';
const use = (minute: number) =>
  record('ListBuckets', minute, {
    userIdentity: { type: 'IAMUser', userName: 'ana', accountId: '123456789012', accessKeyId: ANAS_KEY },
  });
const deletion = (minute: number) =>
  record('DeleteAccessKey', minute, { requestParameters: { accessKeyId: ANAS_KEY, userName: 'ana' } });

function writeTrail(name: string, records: readonly object[]): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, gzipSync(JSON.stringify({ Records: records })));
}

describe('a replay', () => {
  it('of our own archive finds what running detection does, in whichever partition and file it lies', async () => {
    const archive = new ArchiveFolder();
    try {
      const log = new InMemoryEventLog(KEYS.length);
      await log.append(KEYS.flatMap((keyId) => revokedKeyPresented(keyId)).map(toRecord));
      const clock = { nowMs: () => epochMs(NOW) };
      // Some records to a file.
      const archiver = await archive.openArchiver(log, clock, { settings: { archiveRollBytes: 3_000 } });
      await archiver.flush();
      const found = await replay([join(archive.dataDir, 'archive')]);

      expect(told(found)).toEqual(KEYS.map((keyId) => `use-after-revoke key:${keyId}`));
      expect([found.events, found.corruptFiles]).toEqual([4 * KEYS.length, []]);
      expect(found.files).toBeGreaterThanOrEqual(2 * KEYS.length);
    } finally {
      archive.remove();
    }
  });

  it('of files of AWS takes them in the order in which they were delivered, and each record once', async () => {
    writeTrail('b/us-east-1/123456789012_CloudTrail_us-east-1_20261120T1205Z_first.json.gz', [
      use(2),
      use(1),
    ]);
    writeTrail('a/eu-west-1/123456789012_CloudTrail_eu-west-1_20261120T1230Z_third.json.gz', [
      use(30),
      use(2),
    ]);
    writeTrail('c/us-east-1/123456789012_CloudTrail_us-east-1_20261120T1215Z_second.json.gz', [deletion(14)]);
    const found = await replay([folder]);

    expect(told(found)).toEqual([`use-after-revoke key:${ANAS_KEY}`]);
    expect(found.findings[0]?.happenedAt).toBe('2026-11-20T12:30:00.000Z');
  });

  it('names a file that is corrupt, and goes on with the others', async () => {
    writeTrail('123456789012_CloudTrail_us-east-1_20261120T1205Z_first.json.gz', [use(1), deletion(2)]);
    writeFileSync(join(folder, '123456789012_CloudTrail_us-east-1_20261120T1210Z_torn.json'), '{"Records":[');
    writeTrail('123456789012_CloudTrail_us-east-1_20261120T1230Z_last.json.gz', [use(30)]);
    const found = await replay([folder]);

    expect(told(found)).toEqual([`use-after-revoke key:${ANAS_KEY}`]);
    expect(found.corruptFiles.map(({ reason }) => reason)).toEqual(['is not valid JSON']);
  });

  it('leaves out and names what no import would take: what is dated in the future, and what has no time', async () => {
    const name = '123456789012_CloudTrail_us-east-1_20261120T1205Z_first.json.gz';
    const { eventTime: _, ...undated } = use(3);
    writeTrail(name, [
      use(1),
      { ...use(2), eventTime: '2026-11-26T12:05:00.000Z' },
      { ...use(4), eventTime: '2026-11-26T12:05:00.001Z' },
      { ...use(5), eventTime: '2030-01-01T00:00:00Z' },
      undated,
    ]);
    const found = await replay([folder]);

    const file = join(folder, name);
    expect([told(found), found.events, found.corruptFiles]).toEqual([[], 2, []]);
    expect(found.leftOut).toEqual([
      { file, records: 2, reason: 'dated in the future' },
      { file, records: 1, reason: 'without a readable time or id' },
    ]);
  });

  it('of our own archive counts what is dated after the replay as an import of today does', async () => {
    const archive = new ArchiveFolder();
    try {
      const log = new InMemoryEventLog();
      const keyId = 'k';
      const used = (time: string) => presented({ keyId, time, ip: '203.0.113.7' });
      const events = [created({ keyId, time: '2026-11-01T00:00:00.000Z' }), used('2026-11-02T00:00:00.000Z')];
      await log.append([...events, used('2030-01-01T00:00:00.000Z')].map(toRecord));
      const archiver = await archive.openArchiver(log, { nowMs: () => epochMs(REPLAYED) });
      await archiver.flush();
      const atReplay = await replay([join(archive.dataDir, 'archive')]);
      const inItsTime = await replay([join(archive.dataDir, 'archive')], {
        nowMs: epochMs('2030-01-02T00:00:00.000Z'),
      });

      expect([told(atReplay), atReplay.events]).toEqual([[], 3]);
      expect(told(inItsTime)).toEqual([`dormant-key-wakes key:${keyId}`]);
    } finally {
      archive.remove();
    }
  });

  it('tells of a period alone, and learns from what was before', async () => {
    writeTrail('123456789012_CloudTrail_us-east-1_20261120T1205Z_all.json.gz', [
      use(1),
      deletion(2),
      use(30),
    ]);
    const atMs = epochMs('2026-11-20T12:30:00.000Z');
    const within = await replay([folder], { fromMs: atMs, toMs: atMs + 1 });
    const before = await replay([folder], { toMs: atMs });
    const after = await replay([folder], { fromMs: atMs + 1, toMs: atMs + MS_PER_DAY });

    expect([within, before, after].map(({ findings }) => findings.length)).toEqual([1, 0, 0]);
    expect(within.byRule).toEqual(new Map([['use-after-revoke', 1]]));
  });
});
