import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes, randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { KnownEvent } from '../../../src/events/catalogue.ts';
import { readArchivedEvents } from '../../../src/modules/archive/restore.ts';
import { FilesystemArchiveStore } from '../../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import { BEGINNING, type Checkpoint } from '../../../src/modules/event-log/checkpoint.ts';
import { EmbeddedLogReader } from '../../../src/modules/event-log/embedded/log-reader.ts';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import { SqliteUsageDirectory } from '../../../src/modules/projections/usage/sqlite-usage-directory.ts';
import { embeddedPaths } from '../../../src/profiles/embedded-paths.ts';
import { startKeytrail } from './keytrail-process.ts';
import { VerifyLoad } from './verify-load.ts';

/** `npm run test:faults` sets 50; each round costs about two seconds. */
const ROUNDS = Number(process.env['KEYTRAIL_FAULT_ROUNDS'] ?? 3);
const ROUND_MS_MAX = 60_000;
const ANSWERS_MAX_PER_ROUND = 600;

const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-kill-'));
const adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));
// Small files often, so that kills meet the archive and the compaction at work too.
const settings = {
  KEYTRAIL_ADMIN_KEY: adminKey,
  KEYTRAIL_ARCHIVE_ROLL_SECONDS: '1',
  KEYTRAIL_ARCHIVE_ROLL_BYTES: '65536',
  KEYTRAIL_LOG_LEVEL: 'warn',
};
const acknowledged: string[] = [];
let keyId = '';
let inSql: { n: number; distinct_n: number } | undefined;

async function post<Answer>(url: string, path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-api-key': adminKey };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

beforeAll(
  async () => {
    let secret: string | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const service = await startKeytrail(dataDir, settings);
      if (secret === undefined) {
        const created = await post<{ key: { id: string }; secret: string }>(service.url, '/v1/keys', {
          name: 'load',
        });
        keyId = created.key.id;
        secret = created.secret;
      }
      const load = new VerifyLoad();
      load.start(service.url, adminKey, secret);
      await load.answered(randomInt(1, ANSWERS_MAX_PER_ROUND));
      await service.kill();
      await load.stop();
      acknowledged.push(...load.acknowledged);
    }
    const service = await startKeytrail(dataDir, settings);
    const sql = `SELECT count(*) AS n, count(DISTINCT requestid) AS distinct_n FROM audit_trail WHERE keyid = ? AND eventname = 'KeyUsed'`;
    const answer = await post<{ rows: (typeof inSql)[] }>(service.url, '/v1/sql', {
      sql,
      parameters: [keyId],
    });
    inSql = answer.rows[0];
    // A graceful stop folds and archives all that was accepted: what follows looks at what it left.
    expect(await service.stop()).toBe(0);
  },
  (ROUNDS + 1) * ROUND_MS_MAX,
);

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const paths = embeddedPaths(dataDir);
const isUse = (event: KnownEvent): boolean => event.type === 'KeyUsed' && event.keyId === keyId;

async function usesInLog(): Promise<readonly { readonly text: string; readonly requestId: string }[]> {
  const log = EmbeddedLogReader.open({ path: paths.log });
  const uses = [];
  let after: Checkpoint = BEGINNING;
  for (;;) {
    const { events, checkpoint } = await log.read('usage', after, 10_000);
    if (events.length === 0) break;
    for (const { text } of events) {
      const event = JSON.parse(text) as KnownEvent;
      if (isUse(event)) uses.push({ text, requestId: event.origin.requestId ?? '' });
    }
    after = checkpoint;
  }
  log.close();
  return uses;
}

it('every acknowledged verification is in the log exactly once', async () => {
  const inLog = (await usesInLog()).map((use) => use.requestId);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(inLog).toHaveLength(new Set(inLog).size);
  expect(acknowledged.filter((requestId) => !inLog.includes(requestId))).toEqual([]);
});

it('the archive holds what the log holds, byte for byte, nothing twice', async () => {
  const store = await FilesystemArchiveStore.open(paths.archive);
  const archived = [];
  for await (const { text } of readArchivedEvents(store, ''))
    if (isUse(JSON.parse(text) as KnownEvent)) archived.push(text);
  expect(archived).toEqual((await usesInLog()).map((use) => use.text));
});

it('the usage read model counts what the log holds', async () => {
  const usage = SqliteUsageDirectory.open({ dataDir });
  const activity = usage.activity(keyId);
  usage.close();
  expect(activity).toMatchObject({ successes: (await usesInLog()).length, failures: 0 });
});

it('SQL over the trail counts what the log holds', async () => {
  const n = (await usesInLog()).length;
  expect(inSql).toEqual({ n, distinct_n: n });
});
