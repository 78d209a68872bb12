import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { importTrail, type ImportResult } from '../../src/modules/imports/import-trail.ts';
import type { Report } from '../../src/modules/reports/domain/report.ts';
import { nextEventId } from '../fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';

/**
 * Genuine trails: of an account in which attack techniques were run, and one trail per technique. Not part of the
 * repository; KEYTRAIL_SHARED_DATA says where they are.
 */
const SHARED = process.env['KEYTRAIL_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const ATTACK = join(SHARED, 'cloudtrail-stratus-attack');
const TECHNIQUES = join(SHARED, 'stratus-techniques');
const present = existsSync(ATTACK) && existsSync(TECHNIQUES);

const NOW = '2026-11-20T21:00:00.000Z';
let trail: QueryableTrail;

/** Every value that a session token has in the files of a directory. */
const secretsIn = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => gunzipSync(readFileSync(join(directory, name))).toString('utf8'))
    .flatMap((text) => [...text.matchAll(/"(?:sessionToken|tokenValue)":\s*"([^"]{16,})"/g)])
    .flatMap(([, secret]) => (secret === undefined ? [] : [secret]));

const importing = (...paths: string[]): Promise<ImportResult> =>
  importTrail(
    { log: trail.log, clock: { nowMs: () => Date.parse(NOW) }, ids: { eventId: nextEventId } },
    { paths },
  );

async function made(report: ReturnType<QueryableTrail['reports']['inventory']>): Promise<Report> {
  const result = await report;
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
}

if (!present) {
  it(`genuine CloudTrail files: skipped, there are none in ${SHARED}`, () => {
    // Whoever names a place expects these specs to run.
    expect(process.env['KEYTRAIL_SHARED_DATA']).toBeUndefined();
  });
}

const genuineFiles = (): void => {
  afterEach(() => trail.close());

  it('of an attacked account give each record and each key exactly once, over any number of runs', async () => {
    trail = await openQueryableTrail(NOW);
    const first = await importing(ATTACK);
    expect(first).toEqual({
      files: 55,
      records: 2_900,
      imported: 2_815,
      duplicates: 0,
      withoutKey: 85,
      skippedRecords: 0,
      leftOut: [],
      keys: 133,
      keysNeverUsed: 2,
      corruptFiles: [],
      sources: [
        {
          source: 'aws:123837392027',
          coversFrom: '2023-07-10T11:42:18.000Z',
          coversTo: '2023-07-10T12:37:50.000Z',
          records: 2_900,
          imported: 2_815,
          duplicates: 0,
        },
      ],
    });
    expect(await importing(ATTACK)).toMatchObject({
      records: 2_900,
      imported: 0,
      duplicates: 2_815,
      keys: 133,
    });
  });

  it('of single techniques are read from bare arrays, the licence beside them left alone', async () => {
    trail = await openQueryableTrail(NOW);
    const { sources, ...counts } = await importing(TECHNIQUES);
    expect(counts).toEqual({
      files: 35,
      records: 310,
      imported: 309,
      duplicates: 0,
      withoutKey: 1,
      skippedRecords: 0,
      leftOut: [],
      keys: 40,
      keysNeverUsed: 2,
      corruptFiles: [],
    });
    expect(sources.reduce((sum, { records }) => sum + records, 0)).toBe(310);
  });

  it('leave none of the session tokens that they contain in the log', async () => {
    trail = await openQueryableTrail(NOW);
    await importing(ATTACK, TECHNIQUES);
    const texts: string[] = [];
    for (const stream of ['lifecycle', 'usage'] as const) {
      const { events } = await trail.log.read(stream, [], 10_000);
      texts.push(...events.map(({ text }) => text));
    }
    expect(texts.length).toBeGreaterThan(3_000);
    const secrets = [...secretsIn(ATTACK), ...secretsIn(TECHNIQUES)];
    expect(secrets.length).toBeGreaterThan(10);
    expect(secrets.filter((secret) => texts.some((text) => text.includes(secret)))).toHaveLength(0);
  });

  it('make an inventory in which the two keys that were created and deleted again stand as revoked', async () => {
    trail = await openQueryableTrail(NOW);
    await importing(ATTACK);
    const report = await made(trail.reports.inventory({ asOf: '2023-07-10T12:37:50Z' }, { kind: 'all' }));
    expect(report.summary).toEqual({
      keys: 135,
      active: 133,
      disabled: 0,
      expired: 0,
      revoked: 2,
      external: 135,
    });
    expect(report.coverage).toEqual([
      { source: 'aws:123837392027', from: '2023-07-10T11:42:18.000Z', to: '2023-07-10T12:37:50.000Z' },
    ]);
    const longTerm = report.rows
      .filter((row) => row['lifetime'] === 'long-term')
      .map(({ keyId, owner, status, lastUse, createdAt }) => ({ keyId, owner, status, lastUse, createdAt }));
    expect(longTerm).toEqual([
      {
        keyId: 'AKIATFQR7NSC3ZO6PKAZ',
        owner: 'stratus-red-team-backdoor-u-user',
        status: 'REVOKED',
        lastUse: 'never',
        createdAt: '2023-07-10T12:24:29.000Z',
      },
      {
        keyId: 'AKIATFQR7NSC8Q4X20BJ',
        owner: 'bert-jan',
        status: 'ACTIVE',
        lastUse: 'used',
        createdAt: null,
      },
      {
        keyId: 'AKIATFQR7NSCQLA2F4OD',
        owner: 'malicious-iam-user',
        status: 'REVOKED',
        lastUse: 'never',
        createdAt: '2023-07-10T12:24:50.000Z',
      },
      {
        keyId: 'AKIATFQR7NSCUXC3DDDP',
        owner: 'benjamin',
        status: 'ACTIVE',
        lastUse: 'used',
        createdAt: null,
      },
      {
        keyId: 'AKIATFQZ7NSC8Q4X21BJ',
        owner: 'benjamin',
        status: 'ACTIVE',
        lastUse: 'used',
        createdAt: null,
      },
    ]);
  });

  it('leave it unknown, years later, whether their keys are in use', async () => {
    trail = await openQueryableTrail(NOW);
    await importing(ATTACK);
    const report = await made(trail.reports.unusedKeys({ days: 90 }, { kind: 'all' }));
    expect(report.summary).toEqual({
      findings: 0,
      disabled: 0,
      unknown: 3,
      used: 0,
      young: 0,
      temporary: 130,
      revoked: 2,
      expired: 0,
    });
    expect(report.population.keys).toBe(135);
    expect(
      report.sections[1]?.rows.map(({ keyId, lastUse, lastUsedAt }) => [keyId, lastUse, lastUsedAt]),
    ).toEqual([
      ['AKIATFQZ7NSC8Q4X21BJ', 'unknown', '2023-07-10T11:42:44.000Z'],
      ['AKIATFQR7NSCUXC3DDDP', 'unknown', '2023-07-10T12:27:46.000Z'],
      ['AKIATFQR7NSC8Q4X20BJ', 'unknown', '2023-07-10T12:29:09.000Z'],
    ]);
  });

  it('count requests per key and by outcome', async () => {
    trail = await openQueryableTrail(NOW);
    await importing(ATTACK);
    const report = await made(
      trail.reports.usage({ from: '2023-07-10', to: '2023-07-11', groupBy: 'key' }, { kind: 'all' }),
    );
    expect(report.summary).toEqual({
      keys: 135,
      active: 133,
      expired: 0,
      revoked: 2,
      disabled: 0,
      created: 2,
      used: 130,
      requests: 2_815,
      successes: 2_755,
      failures: 60,
    });
    expect(report.rows[0]).toMatchObject({
      keyId: 'AKIATFQR7NSC8Q4X20BJ',
      owner: 'bert-jan',
      requests: 2_104,
    });
  });
};

if (present) describe('genuine CloudTrail files', genuineFiles);
