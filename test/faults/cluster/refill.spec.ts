import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';
import { S3FaultProxy, type S3Fault } from '../../fixtures/s3-fault-proxy.ts';
import { describeWithService } from '../../fixtures/services.ts';
import { startInVain, type EndedStart, type KeytrailProcess } from '../service/keytrail-process.ts';
import { ClusterClient, eventually, type CreatedKey } from './cluster-client.ts';
import { inLogOrder, usesOf } from './cluster-trail.ts';
import { TestCluster } from './test-cluster.ts';

const KEYS = 12;
const REVOKED = 6;
const STORY_MS_MAX = 900_000;
/** A killed process leaves the others waiting until its session has ended, and the machine may be busy. */
const START_MS_MAX = 180_000;
const REACHED_MS_MAX = 180_000;
const SETTLED_MS_MAX = 180_000;

const FILE = /^GET .*\/CloudTrail\/.*\.json\.gz/;
const CLAIM = /^PUT .*log-identity/;
/** Of each file: long enough to be seen between two of them. */
const SLOWLY: S3Fault = { kind: 'slow-line', pauseMs: 100 };
const AS_EVER: S3Fault = { kind: 'slow-line', pauseMs: 0 };
const HANG: S3Fault = { kind: 'hang' };

interface Trail {
  readonly archived: readonly LoggedEvent[];
  readonly logged: readonly LoggedEvent[];
}

interface Seen {
  readonly codes: readonly string[];
  readonly isAsBefore: boolean;
  readonly archived: readonly unknown[];
  readonly logged: readonly unknown[];
  readonly counts: readonly unknown[];
  readonly uses: number;
}

describeWithService('a log that is made again from the archive', 'kafka', (kafka) =>
  describeWithService('in a bucket', 's3', (s3) => {
    let proxy: S3FaultProxy;
    let cluster: TestCluster;
    let client: ClusterClient;
    const keys: CreatedKey[] = [];
    const seen = new Map<string, Seen>();
    let misspelt: EndedStart;
    let codesAfterMove = '';

    const expected = Array.from({ length: KEYS }, (_, at) => (at < REVOKED ? 'REVOKED' : 'VALID')).join();

    async function fillLog(): Promise<void> {
      const one = await cluster.start();
      for (let number = 1; number <= KEYS; number += 1)
        keys.push(await client.createKey(one.url, `key ${number}`));
      for (const { secret } of keys) await client.verify(one.url, secret);
      for (const { id } of keys.slice(0, REVOKED)) await client.revoke(one.url, id);
      await settled();
      await one.stop();
    }

    /** Until the archive has all of the log: alerts follow for a while, and what stops without a share archives nothing. */
    const settled = (): Promise<Trail> =>
      eventually(
        async () => ({ archived: await cluster.archivedEvents(), logged: await cluster.loggedEvents() }),
        ({ archived, logged }) => archived.length === logged.length,
        SETTLED_MS_MAX,
      );

    const otherTopic = (): string => `${cluster.prefix}t`;

    async function codesOf(url: string): Promise<string> {
      const answers = await Promise.all(keys.map(({ secret }) => client.verify(url, secret)));
      return answers.map(({ body }) => body.code ?? '?').join();
    }

    const answersTo = (pattern: RegExp): number => proxy.answersTo(pattern).length;

    /** When so many more files were read than at the call. */
    function filesRead(number: number): () => Promise<unknown> {
      const before = answersTo(FILE);
      return () =>
        eventually(
          () => answersTo(FILE),
          (now) => now >= before + number,
          REACHED_MS_MAX,
        );
    }

    /** When a request hangs that was spoiled last. */
    const hanging = (): Promise<unknown> =>
      eventually(
        () => proxy.faultsLeft,
        (left) => left === 0,
        REACHED_MS_MAX,
      );

    /** What three processes say that start at once, the moment that each of them listens, and what there is afterwards. */
    async function startThree(before: readonly LoggedEvent[]): Promise<Seen> {
      const asked = await Promise.all(
        [1, 2, 3].map(async () => {
          const process = await cluster.start(randomUUID(), {}, START_MS_MAX);
          return { process, codes: await codesOf(process.url) };
        }),
      );
      const processes = asked.map(({ process }) => process);
      const [, , , , , , valid] = keys;
      const uses = usesOf(valid?.id ?? '', await cluster.loggedEvents()).length;
      const counts = await eventually(
        () => Promise.all(processes.map(({ url }) => countOf(url, valid?.id ?? ''))),
        (all) => all.every((count) => count === uses),
        SETTLED_MS_MAX,
      );
      const { archived, logged } = await settled();
      await Promise.all(processes.map((one: KeytrailProcess) => one.stop()));
      const places = new Map(inLogOrder(logged).map(({ place, text }) => [place, text]));
      return {
        codes: asked.map(({ codes }) => codes),
        isAsBefore: inLogOrder(before).every(({ place, text }) => places.get(place) === text),
        ...{ logged: inLogOrder(logged), archived: inLogOrder(archived) },
        ...{ counts, uses },
      };
    }

    const countOf = async (url: string, id: string): Promise<unknown> =>
      (await client.usage(url, id))['successful_requests'];

    /** Loses Kafka, kills whoever makes the log again at the moments given, and starts three processes at once. */
    async function killedAt(name: string, ...kills: readonly (() => Promise<unknown>)[]): Promise<void> {
      // What the archive has is what comes back.
      const before = await cluster.archivedEvents();
      await cluster.loseTopics();
      for (const kill of kills) await kill();
      seen.set(name, await startThree(before));
    }

    const killAfterFiles = (number: number) => async (): Promise<void> => {
      proxy.spoil(FILE, ...Array.from({ length: number }, () => SLOWLY));
      await cluster.killStarting(filesRead(number));
    };

    const killAtClaim =
      (...faults: readonly S3Fault[]) =>
      async (): Promise<void> => {
        proxy.spoil(CLAIM, ...faults);
        await cluster.killStarting(hanging);
      };

    beforeAll(async () => {
      proxy = await S3FaultProxy.start(s3.endpoint);
      cluster = await TestCluster.create({ kafka, s3, s3Endpoint: proxy.endpoint });
      client = new ClusterClient(cluster.adminKey);
      await fillLog();
      const bucket = await cluster.openBucket();
      const files = async (): Promise<number> =>
        (await bucket.list('AWSLogs/', { after: null, limit: 1_000 })).keys.filter((key) =>
          key.includes('/CloudTrail/'),
        ).length;
      await killedAt('before it says that it does', killAtClaim(HANG));
      await killedAt('among the files of usage', killAfterFiles(2));
      const all = await files();
      await killedAt('among the files of lifecycle', killAfterFiles(all - 2));
      await killedAt('twice', killAfterFiles(4), killAfterFiles(4));
      await killedAt('before it says that it is done', killAtClaim(AS_EVER, HANG));
      bucket.close();
      misspelt = await inVain({ KEYTRAIL_KAFKA_TOPIC: otherTopic() });
      await cluster.deleteObjects('log-identity/');
      const moved = await cluster.start('moved', { KEYTRAIL_KAFKA_TOPIC: otherTopic() }, START_MS_MAX);
      codesAfterMove = await codesOf(moved.url);
      await moved.stop();
    }, STORY_MS_MAX);

    async function inVain(change: Readonly<Record<string, string>>): Promise<EndedStart> {
      const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-misspelt-'));
      try {
        return await startInVain(dataDir, { ...cluster.environment, ...change });
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    }

    afterAll(async () => {
      await cluster.loseTopics(otherTopic());
      await cluster.dispose();
      await proxy.stop();
    });

    it.each([
      'before it says that it does',
      'among the files of usage',
      'among the files of lifecycle',
      'twice',
      'before it says that it is done',
    ])('is whole before any of three processes answers, whoever was killed making it (%s)', (moment) => {
      const { codes, isAsBefore, archived, logged, counts, uses } = seen.get(moment) ?? NOTHING_SEEN;
      expect(codes).toEqual([expected, expected, expected]);
      expect(isAsBefore).toBe(true);
      expect(archived).toEqual(logged);
      expect(counts).toEqual([uses, uses, uses]);
    });

    it('is not made for a process with another topic prefix, which is told whose archive it is', () => {
      const { exitCode, stdout, stderr } = misspelt;
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('archive_of_another_log');
      expect(stdout + stderr).toMatch(/KEYTRAIL_S3_PREFIX.*KEYTRAIL_KAFKA_TOPIC.*log-identity/);
    });

    it('moves to other topics when an administrator has deleted what the bucket says', () => {
      expect(codesAfterMove).toBe(expected);
    });
  }),
);

const NOTHING_SEEN: Seen = { codes: [], isAsBefore: false, archived: [], logged: [], counts: [], uses: -1 };
