import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nextEventId } from '../../../test/fixtures/key-events.ts';
import { accessKeyCall, cloudTrailRecord } from '../../../test/imports/cloudtrail-records.ts';
import { readEvent, type EventRecord } from '../../events/stored-event.ts';
import type { Stream } from '../../events/envelope.ts';
import type { Clock } from '../../shared/clock.ts';
import { EmbeddedEventLog } from '../event-log/embedded/embedded-event-log.ts';
import { importTrail, type ImportProgress, type ImportResult } from './import-trail.ts';

const at = (time: string): Clock => ({ nowMs: () => Date.parse(time) });
const clock = at('2026-11-20T21:00:00Z');
const ids = { eventId: nextEventId };
const eventId = (n: number): string => `6f1a3b52-0c55-4f0e-9a35-${String(n).padStart(12, '0')}`;
const record = (n: number, overrides = {}) => cloudTrailRecord({ eventID: eventId(n), ...overrides });

let directory: string;
let log: EmbeddedEventLog;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keytrail-import-'));
  log = await EmbeddedEventLog.open({ path: join(directory, 'log.sqlite') });
});
afterEach(async () => {
  await log.close();
  await rm(directory, { recursive: true, force: true });
});

async function given(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, 'trail', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
const file = (...records: readonly unknown[]): string => JSON.stringify({ Records: records });
const gz = (...records: readonly unknown[]): Uint8Array => gzipSync(file(...records));
const imported = (paths = [join(directory, 'trail')], now = clock): Promise<ImportResult> =>
  importTrail({ log, clock: now, ids }, { paths });

async function stored(stream: Stream): Promise<readonly EventRecord[]> {
  return (await log.read(stream, [], 1_000)).events;
}
const coverage = async () =>
  (await stored('usage'))
    .map(({ text }) => readEvent(text))
    .flatMap((read) => (read.known && read.event.type === 'TrailImported' ? [read.event.data] : []));
const typesOf = async (stream: Stream): Promise<readonly string[]> =>
  (await stored(stream)).map(({ type }) => type);

describe('an import', () => {
  it('makes each record with an access key a use of that key, and each key known once', async () => {
    await given('a.json.gz', gz(record(1), record(2)));
    await given(
      'b.json',
      file(record(3), cloudTrailRecord({ eventID: eventId(4), userIdentity: { type: 'AWSService' } })),
    );
    const { sources, ...counts } = await imported();
    expect(counts).toEqual({
      files: 2,
      records: 4,
      imported: 3,
      duplicates: 0,
      withoutKey: 1,
      skippedRecords: 0,
      leftOut: [],
      keys: 1,
      keysNeverUsed: 0,
      corruptFiles: [],
    });
    expect(sources.map(({ source }) => source)).toEqual(['aws:111122223333']);
    expect(await typesOf('lifecycle')).toEqual(['ExternalKeyObserved']);
    expect(await typesOf('usage')).toEqual(['KeyUsed', 'KeyUsed', 'KeyUsed', 'TrailImported']);
  });

  it('states last, per account, which period the records cover, those without a key included', async () => {
    const service = { userIdentity: { type: 'AWSService' }, eventTime: '2026-02-01T00:00:00Z' };
    await given(
      'a.json',
      file(record(1), record(2, service), record(3, { recipientAccountId: '999988887777' })),
    );
    await imported();
    expect(await coverage()).toEqual([
      {
        source: 'aws:111122223333',
        coversFrom: '2026-02-01T00:00:00.000Z',
        coversTo: '2026-03-01T10:00:00.000Z',
        records: 2,
        imported: 1,
        duplicates: 0,
        corruptFiles: 0,
      },
      {
        source: 'aws:999988887777',
        coversFrom: '2026-03-01T10:00:00.000Z',
        coversTo: '2026-03-01T10:00:00.000Z',
        records: 1,
        imported: 1,
        duplicates: 0,
        corruptFiles: 0,
      },
    ]);
  });

  it('counts the same event once, within a file, across files and across runs', async () => {
    await given('a.json', file(record(1), record(1), record(2)));
    await given('b.json', file(record(2), record(3)));
    expect(await imported()).toMatchObject({ records: 5, imported: 3, duplicates: 2 });
    expect(await imported()).toMatchObject({ records: 5, imported: 0, duplicates: 5 });
    expect(await typesOf('lifecycle')).toEqual(['ExternalKeyObserved']);
  });

  it('knows a key that was created and deleted and never used', async () => {
    await given(
      'a.json',
      file(accessKeyCall('CreateAccessKey'), accessKeyCall('DeleteAccessKey', { eventID: eventId(2) })),
    );
    expect(await imported()).toMatchObject({ imported: 2, keys: 1, keysNeverUsed: 1 });
    expect(await typesOf('lifecycle')).toEqual([
      'ExternalKeyObserved',
      'ExternalKeyObserved',
      'ExternalKeyObserved',
      'KeyRevoked',
    ]);
  });

  it('counts records without time or id as skipped and goes on', async () => {
    await given('a.json', JSON.stringify([null, 17, {}, record(1, { eventTime: 'soon' }), record(2)]));
    expect(await imported()).toMatchObject({ records: 5, imported: 1, skippedRecords: 4, corruptFiles: [] });
  });

  it('gives the keys to the tenant that it was told', async () => {
    const path = await given('a.json', file(record(1)));
    await importTrail({ log, clock, ids }, { paths: [path], tenant: 'acme' });
    const tenants = [...(await stored('lifecycle')), ...(await stored('usage'))].map(
      ({ text }) => (JSON.parse(text) as { tenant: string }).tenant,
    );
    expect(tenants).toEqual(['acme', 'acme', 'acme']);
  });

  it('tells after every file how far it is', async () => {
    const a = await given('a.json', file(record(1)));
    await given('b.json', 'broken');
    const seen: ImportProgress[] = [];
    await importTrail({ log, clock, ids }, { paths: [dirname(a)], onProgress: (now) => seen.push(now) });
    const bytes = file(record(1)).length;
    const total = { filesTotal: 2, bytesTotal: bytes + 6 };
    expect(seen).toEqual([
      { files: 0, bytes: 0, records: 0, ...total },
      { files: 1, bytes, records: 1, ...total },
      { files: 2, bytes: bytes + 6, records: 1, ...total },
    ]);
  });

  it('takes a file larger than 17 MiB', async () => {
    const padding = 'x'.repeat(100_000);
    const records = Array.from({ length: 180 }, (_, n) => record(n, { requestParameters: { padding } }));
    await given('large.json.gz', gz(...records));
    expect(await imported()).toMatchObject({ imported: 180, corruptFiles: [] });
  });

  it('passes on what the log throws and claims no coverage', async () => {
    await given('a.json', file(record(1)));
    await log.close();
    await expect(imported()).rejects.toMatchObject({ code: 'log_unavailable' });
  });
});

describe('a corrupt file is named, and nothing else is lost, when it', () => {
  const whole = gzipSync(file(record(2), record(3)));
  const altered = Uint8Array.from(whole, (byte, index) => (index === whole.length - 6 ? byte ^ 0xff : byte));

  it.each([
    [
      'breaks off as a gzip file',
      'b.json.gz',
      whole.subarray(0, whole.length - 20),
      'is a gzip file that breaks off',
    ],
    ['does not have the checksum it states', 'b.json.gz', altered, 'is a damaged gzip file'],
    ['is not JSON', 'b.json', '{"Records":[{', 'is not valid JSON'],
    ['is empty', 'b.json.gz', '', 'is empty'],
    ['is some other JSON', 'b.json', '{"name":"x"}', 'is JSON without CloudTrail records'],
  ])('%s', async (_, name, content, reason) => {
    await given('a.json.gz', gz(record(1)));
    const path = await given(name, content);
    await given('c.json.gz', gz(record(9)));
    const result = await imported();
    expect(result).toMatchObject({ files: 2, records: 2, imported: 2 });
    expect(result.corruptFiles).toEqual([{ file: path, reason }]);
  });

  it('does not exist', async () => {
    const path = await given('a.json', file(record(1)));
    const missing = join(directory, 'missing');
    expect(await imported([missing, path])).toMatchObject({
      imported: 1,
      corruptFiles: [{ file: missing, reason: 'does not exist' }],
    });
  });
});

describe('records from the future', () => {
  const latest = '2026-11-20T21:05:00.000Z';
  const later = '2026-11-20T21:05:00.001Z';

  it('are neither uses nor coverage, and are named with their file', async () => {
    const mixed = await given(
      'a.json',
      file(
        record(1),
        record(2, { eventTime: latest }),
        record(3, { eventTime: later }),
        record(4, { eventTime: '2030-01-01T00:00:00Z', userIdentity: { type: 'AWSService' } }),
        {},
      ),
    );
    const alone = await given(
      'b.json',
      file(record(5, { eventTime: later, recipientAccountId: '999988887777' })),
    );
    expect(await imported()).toMatchObject({
      ...{ records: 6, imported: 2, withoutKey: 0, skippedRecords: 4, corruptFiles: [] },
      leftOut: [
        { file: mixed, records: 2, reason: 'dated in the future' },
        { file: mixed, records: 1, reason: 'without a readable time or id' },
        { file: alone, records: 1, reason: 'dated in the future' },
      ],
    });
    expect(await coverage()).toMatchObject([
      { source: 'aws:111122223333', coversTo: latest, records: 2, imported: 2 },
    ]);
    expect(await typesOf('usage')).toEqual(['KeyUsed', 'KeyUsed', 'TrailImported']);
  });

  it('are taken when they are read again and their time has come', async () => {
    await given('a.json', file(record(1), record(2, { eventTime: '2026-12-26T00:00:00Z' })));
    await imported();
    expect(await imported(undefined, at('2026-12-27T00:00:00Z'))).toMatchObject({
      ...{ imported: 1, duplicates: 1, skippedRecords: 0, leftOut: [] },
      sources: [{ coversTo: '2026-12-26T00:00:00.000Z' }],
    });
  });
});

describe('of a directory', () => {
  it('what lies beside the log files of an archive is left alone, other kinds of files and links to directories too', async () => {
    await given('AWSLogs/1/CloudTrail/eu/a.json.gz', gz(record(1)));
    await given('AWSLogs/1/CloudTrail-Digest/eu/b.json.gz', gz(record(2)));
    await given('AWSLogs/1/1_CloudTrail-Digest_eu_x.json.gz', gz(record(3)));
    await given('AWSLogs/1/CloudTrail-Insight/eu/b.json.gz', gz(record(5)));
    await given('AWSLogs/1/1_CloudTrail-Insight_eu_x.json.gz', gz(record(6)));
    await given('AWSLogs/1/CloudTrail-PublicKeys/eu/0a1b.json', '{"since":"2026-11-20T21:00:00.000Z"}');
    await given('.keytrail/sidecars/AWSLogs/1/CloudTrail/eu/a.json.gz~.json', '{"sha256":"00"}');
    await given('LICENSE', 'words');
    await given('a.json.bak', file(record(4)));
    await symlink(join(directory, 'trail'), join(directory, 'trail', 'circle'));
    expect(await imported()).toMatchObject({ files: 1, imported: 1, corruptFiles: [] });
  });

  it('a file that is named itself and found in it is read once, whatever it is called', async () => {
    const path = await given('renamed.log', gz(record(1)));
    await given('a.json', file(record(2)));
    expect(await imported([path, dirname(path), join(dirname(path), 'a.json')])).toMatchObject({
      files: 2,
      records: 2,
    });
  });
});
