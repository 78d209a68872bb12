import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';
import { describeWithService } from '../../fixtures/services.ts';
import { S3FaultProxy, slowDown, type S3Fault } from '../../fixtures/s3-fault-proxy.ts';
import { startKafka, type KafkaBroker } from '../../services/kafka-broker.ts';
import type { KeytrailProcess } from '../service/keytrail-process.ts';
import { ClusterClient, eventually } from './cluster-client.ts';
import { inLogOrder, usesOf } from './cluster-trail.ts';
import { SteadyLoad } from './steady-load.ts';
import { TestCluster } from './test-cluster.ts';

/** As `npm run test:faults` runs it, outages last as long as the service promises to stand. */
const LONG = process.env['KEYTRAIL_FAULT_ROUNDS'] !== undefined;
const OUTAGE_MS = LONG ? 30_000 : 4_000;
/** Longer than a batch may take, so that waiting requests must be answered while nothing answers them. */
const SILENCE_MS = LONG ? 30_000 : 6_500;
const BEFORE_MS = 1_500;
/**
 * What a caller waits at most, for the batch under way and for its own, is 10 s; the rest is for a machine that is kept
 * busy by others. Shorter than the silence of long rounds, through which a request that nobody answers would wait.
 */
const ANSWER_MS_MAX = 20_000;
/** It takes seconds; where others take the processors, starting a thread alone was seen to take 38 s. */
const RECOVERY_MS_MAX = 120_000;
const SETTLED_MS_MAX = 180_000;
const STORY_MS_MAX = 900_000;

/** Long enough for waits between tries that a look at readiness falls into. */
const REFUSALS = 10;
const REFUSED: S3Fault = { kind: 'answer', status: 403, code: 'AccessDenied' };
const LOOK_EVERY_MS = 100;
/** Of one put each: the server wants less, did not hear, or its answer was lost. */
const UNRELIABLE: readonly S3Fault[] = [slowDown, slowDown, { kind: 'cut' }, { kind: 'lose-answer' }];

describeWithService('outages of what a cluster stands on', 'kafka', () =>
  describeWithService('its S3', 's3', (s3) => {
    let kafka: KafkaBroker;
    let proxy: S3FaultProxy;
    let cluster: TestCluster;
    let client: ClusterClient;
    let processes: readonly KeytrailProcess[];
    let logged: readonly LoggedEvent[];
    let archived: readonly LoggedEvent[];
    let keyId = '';
    let usages: readonly unknown[] = [];
    let load: SteadyLoad;
    const whileDown: unknown[] = [];
    let seenWithoutS3: readonly string[] = [];
    /** Of each process, what readiness answered from its first 503 on while S3 refused every file. */
    const whileRefused: number[][] = [];
    let outputs: readonly string[] = [];

    async function allReady(): Promise<void> {
      try {
        await eventually(
          () => Promise.all(processes.map(({ url }) => client.readiness(url))),
          (all) => all.every(({ status }) => status === 200),
          RECOVERY_MS_MAX,
        );
      } catch (cause) {
        // Which trouble came when says more than how it stands at the end.
        throw new Error(processes.map((one) => one.output()).join('\n'), { cause });
      }
    }

    async function answersAgain(): Promise<void> {
      const before = load.acknowledged.length;
      await eventually(
        () => load.acknowledged.length,
        (answered) => answered > before,
        RECOVERY_MS_MAX,
      );
    }

    async function withoutKafka(): Promise<void> {
      await pause(BEFORE_MS);
      await kafka.stop();
      await pause(OUTAGE_MS);
      whileDown.push(...(await Promise.all(processes.map(({ url }) => client.readiness(url)))));
      await kafka.restart();
      await answersAgain();
      await kafka.kill();
      await kafka.restart();
      await answersAgain();
      kafka.pause();
      await pause(SILENCE_MS);
      kafka.resume();
      await allReady();
    }

    async function withoutS3(): Promise<void> {
      const from = load.seen.length;
      await proxy.refuse();
      await pause(OUTAGE_MS);
      await proxy.accept();
      seenWithoutS3 = [...new Set(load.seen.slice(from).map(({ status, code }) => `${status} ${code}`))];
      proxy.spoil(/^PUT .*CloudTrail/, ...UNRELIABLE);
      await eventually(
        () => proxy.faultsLeft,
        (left) => left === 0,
        RECOVERY_MS_MAX,
      );
    }

    async function withFilesRefused(): Promise<void> {
      proxy.spoil(/^PUT .*CloudTrail/, ...Array.from({ length: REFUSALS }, () => REFUSED));
      whileRefused.push(...processes.map(() => []));
      while (proxy.faultsLeft > 0) {
        const answers = await Promise.all(processes.map(({ url }) => client.readiness(url)));
        if (proxy.faultsLeft === 0) return;
        answers.forEach(({ status }, at) => {
          if (status === 503 || (whileRefused[at]?.length ?? 0) > 0) whileRefused[at]?.push(status);
        });
        await pause(LOOK_EVERY_MS);
      }
    }

    beforeAll(async () => {
      kafka = await startKafka();
      proxy = await S3FaultProxy.start(s3.endpoint);
      cluster = await TestCluster.create({ kafka: kafka.brokers, s3, s3Endpoint: proxy.endpoint });
      client = new ClusterClient(cluster.adminKey);
      processes = await Promise.all(['one', 'two'].map((name) => cluster.start(name)));
      const urls = processes.map(({ url }) => url);
      const key = await client.createKey(urls[0] ?? '', 'load');
      keyId = key.id;
      load = new SteadyLoad(client);
      load.start(urls, key.secret);
      await withoutKafka();
      await withoutS3();
      await allReady();
      await withFilesRefused();
      await load.stop();
      const uses = usesOf(keyId, await cluster.loggedEvents()).length;
      const counted = await eventually(
        () => Promise.all(urls.map((url) => client.usage(url, keyId))),
        (all) => all.every((usage) => usage['successful_requests'] === uses),
        SETTLED_MS_MAX,
      );
      usages = counted.map((usage) => usage['successful_requests']);
      await Promise.all(processes.map((one) => one.stop()));
      outputs = processes.map((one) => one.output());
      logged = await cluster.loggedEvents();
      archived = await cluster.archivedEvents();
    }, STORY_MS_MAX);

    afterAll(async () => {
      await cluster.dispose();
      await proxy.stop();
      await kafka.dispose();
    });

    it('are answered with VALID or 503 log_unavailable, and nothing else', () => {
      const seen = load.seen.map(({ status, code }) => `${status} ${code}`);
      expect([...new Set(seen)].sort()).toEqual(['200 VALID', '503 log_unavailable']);
    });

    it('of S3 that refuses every file show in readiness all the time, and not only at each try', () => {
      expect(whileRefused.flat().length).toBeGreaterThan(5);
      expect(whileRefused.flat().filter((status) => status !== 503)).toEqual([]);
    });

    it('are told in the log in a few lines, whatever the number of requests, without stacks and warnings', () => {
      const refusals = load.seen.filter(({ status }) => status === 503).length;
      expect(refusals).toBeGreaterThan(0);
      for (const output of outputs) {
        const lines = output.split('\n').filter((line) => line !== '');
        expect(lines.filter((line) => line.includes('"requestId"')).length).toBeLessThanOrEqual(3);
        expect(lines.length).toBeLessThan(40);
        expect(output).not.toMatch(/"stack"|MaxListenersExceededWarning/);
        expect(output).not.toContain('did not end as it should');
        expect(output.match(/Connection error: (?:[^"]*)Connection error: /)).toBeNull();
        expect((output.match(/The archive failed /g) ?? []).length).toBeLessThanOrEqual(3);
      }
      // Of ten refusals one process has met five at least, which takes longer than a trouble that is not told.
      expect(outputs.join('')).toContain('The archive failed ');
    });

    it('let no request wait for longer than a batch under way and its own take', () => {
      // Not the greatest of all as arguments of one call: long rounds have more requests than a call takes arguments.
      expect(load.seen.filter(({ tookMs }) => tookMs >= ANSWER_MS_MAX)).toEqual([]);
    });

    it('of Kafka show in readiness, which says so', () => {
      const notReady = {
        status: 503,
        body: {
          ready: false,
          checks: expect.arrayContaining([
            expect.objectContaining({
              name: 'log',
              ready: false,
              detail: expect.stringMatching(/^The event log cannot be written: .*ECONNREFUSED/),
            }),
          ]) as unknown,
        },
      };
      expect(whileDown).toEqual(processes.map(() => expect.objectContaining(notReady) as unknown));
    });

    it('of S3 do not touch verifications', () => {
      expect(seenWithoutS3).toEqual(['200 VALID']);
    });

    it('lose nothing that was acknowledged, and store nothing of it twice', () => {
      const inLog = usesOf(keyId, logged).map(({ origin }) => origin.requestId);
      const distinct = new Set(inLog);
      expect(inLog).toHaveLength(distinct.size);
      expect(load.acknowledged.filter((requestId) => !distinct.has(requestId))).toEqual([]);
    });

    it('leave an archive that holds what the log holds, each event in one file', () => {
      expect(inLogOrder(archived)).toEqual(inLogOrder(logged));
    });

    it('leave counts of usage that are the same on every process, and those of the log', () => {
      const uses = usesOf(keyId, logged).length;
      expect(usages).toEqual([uses, uses]);
    });
  }),
);
