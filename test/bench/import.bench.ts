/**
 * Records per second of an import, end to end: gzipped files of genuine shape on disk, events durable in the embedded log.
 *
 * Run with `node --disable-warning=ExperimentalWarning test/bench/import.bench.ts [records]`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';
import { importTrail } from '../../src/modules/imports/import-trail.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { systemIds } from '../../src/shared/ids.ts';
import { cloudTrailRecord, sessionIdentity } from '../imports/cloudtrail-records.ts';

const RECORDS = Number(process.argv[2] ?? 400_000);
const RECORDS_PER_FILE = 2_000;
const KEYS = 500;
const START_MS = Date.parse('2026-01-01T00:00:00Z');
const TARGET_PER_SECOND = 40_000;

const uuid = (n: number): string => {
  const hex = createHash('sha256').update(String(n)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** About 1.4 KB of JSON, the mean of the public trails; a third of the records by role sessions, as there. */
const record = (n: number): object =>
  cloudTrailRecord({
    eventID: uuid(n),
    requestID: uuid(n + RECORDS),
    eventTime: new Date(START_MS + n * 250).toISOString().replace(/\.\d+Z/, 'Z'),
    userIdentity:
      n % 3 === 0
        ? { ...sessionIdentity, accessKeyId: `ASIAEXAMPLE${String(n % KEYS).padStart(9, '0')}` }
        : {
            ...(cloudTrailRecord()['userIdentity'] as object),
            accessKeyId: `AKIAEXAMPLE${String(n % KEYS).padStart(9, '0')}`,
          },
    sourceIPAddress: `203.0.113.${n % 250}`,
    userAgent: 'aws-sdk-go/1.44.284 (go1.20.4; linux; amd64) stratus-red-team_c8b3a APN/1.0 HashiCorp/1.0',
    requestParameters: {
      instancesSet: { items: [{ instanceId: `i-0${uuid(n).slice(0, 8)}` }] },
      filterSet: { items: [{ name: 'vpc-id', valueSet: { items: [{ value: `vpc-${n % 50}` }] } }] },
      maxResults: 100,
    },
    tlsDetails: {
      tlsVersion: 'TLSv1.2',
      cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
      clientProvidedHostHeader: 'ec2.eu-central-1.amazonaws.com',
    },
  });

const directory = mkdtempSync(join(tmpdir(), 'keytrail-import-bench-'));
try {
  const trail = join(directory, 'trail');
  mkdirSync(trail);
  let rawBytes = 0;
  for (let first = 0; first < RECORDS; first += RECORDS_PER_FILE) {
    const length = Math.min(RECORDS_PER_FILE, RECORDS - first);
    const text = JSON.stringify({ Records: Array.from({ length }, (_, n) => record(first + n)) });
    rawBytes += text.length;
    writeFileSync(join(trail, `${String(first).padStart(9, '0')}.json.gz`), gzipSync(text));
  }
  const log = await EmbeddedEventLog.open({ path: join(directory, 'log.sqlite') });
  const run = async (name: string): Promise<number> => {
    const startedMs = performance.now();
    const cpu = process.threadCpuUsage();
    const result = await importTrail({ log, clock: systemClock, ids: systemIds }, { paths: [trail] });
    const seconds = (performance.now() - startedMs) / 1_000;
    const { user, system } = process.threadCpuUsage(cpu);
    const perSecond = result.records / seconds;
    console.log(
      `${name}: ${Math.round(perSecond).toLocaleString('en')} records/s, ${(rawBytes / seconds / 1e6).toFixed(0)} MB/s of JSON,` +
        ` main thread ${((user + system) / result.records).toFixed(1)} µs a record;` +
        ` imported ${result.imported}, duplicates ${result.duplicates}`,
    );
    return perSecond;
  };
  const perSecond = await run('import');
  await run('again, all duplicates');
  console.log(
    `target ${TARGET_PER_SECOND.toLocaleString('en')} records/s: ${perSecond >= TARGET_PER_SECOND ? 'met' : 'MISSED'}`,
  );
  await log.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
