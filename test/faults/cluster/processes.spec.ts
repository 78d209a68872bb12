import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';
import { describeWithService } from '../../fixtures/services.ts';
import type { KeytrailProcess } from '../service/keytrail-process.ts';
import { VerifyLoad } from '../service/verify-load.ts';
import { ClusterClient, eventually } from './cluster-client.ts';
import { inLogOrder, usesOf } from './cluster-trail.ts';
import { TestCluster } from './test-cluster.ts';

/** `npm run test:faults` sets 50; a round is a process that joins, one that is killed and one that is stopped. */
const ROUNDS = Math.min(10, Number(process.env['KEYTRAIL_FAULT_ROUNDS'] ?? 1));
const ROUND_MS_MAX = 240_000;
const KEYS = 50;
const REVOKED = 10;
const ANSWERS_BETWEEN_CHANGES = 300;
/** A share moves within seconds, but a process that was killed is missed only when its session has ended. */
const SETTLED_MS_MAX = 180_000;

describeWithService('processes of one cluster', 'kafka', (kafka) =>
  describeWithService('on Kafka and S3', 's3', (s3) => {
    let cluster: TestCluster;
    let client: ClusterClient;
    let logged: readonly LoggedEvent[];
    let archived: readonly LoggedEvent[];
    let keyId = '';
    const acknowledged: string[] = [];
    const codesAtOnce: unknown[] = [];
    const codesAfterRevocation: unknown[] = [];
    const exitCodes: (number | null)[] = [];
    const usages: unknown[][] = [];
    const usesInLog: number[] = [];

    /** Created on one process, asked of all others the moment the creation is answered. */
    async function createAndAskElsewhere([first, ...others]: readonly KeytrailProcess[]): Promise<string> {
      if (first === undefined) throw new Error('no process');
      let secret = '';
      for (let number = 1; number <= KEYS; number += 1) {
        const key = await client.createKey(first.url, `key ${number}`);
        const answers = await Promise.all(others.map(({ url }) => client.verify(url, key.secret)));
        codesAtOnce.push(...answers.map(({ body }) => body.code));
        ({ id: keyId, secret } = key);
        if (number > REVOKED) continue;
        await client.revoke(first.url, key.id);
        for (const { url } of others) {
          await eventually(
            () => client.verify(url, key.secret),
            ({ body }) => body.code !== 'VALID',
            5_000,
          );
          codesAfterRevocation.push((await client.verify(url, key.secret)).body.code);
        }
      }
      return secret;
    }

    /** Under load one process joins, one is killed and one is stopped; then one goes on with the killed one's directory. */
    async function changeMembers(round: number, secret: string): Promise<void> {
      const loads: VerifyLoad[] = [];
      const load = ({ url }: KeytrailProcess): VerifyLoad => {
        const begun = new VerifyLoad();
        begun.start(url, cluster.adminKey, secret);
        loads.push(begun);
        return begun;
      };
      const steady = await cluster.start(`steady ${round}`);
      const steadyLoad = load(steady);
      const killed = await cluster.start(`killed ${round}`);
      load(killed);
      await steadyLoad.answered(ANSWERS_BETWEEN_CHANGES);
      const stopped = await cluster.start(`stopped ${round}`);
      load(stopped);
      await steadyLoad.answered(steadyLoad.acknowledged.length + ANSWERS_BETWEEN_CHANGES);
      await killed.kill();
      await steadyLoad.answered(steadyLoad.acknowledged.length + ANSWERS_BETWEEN_CHANGES);
      exitCodes.push(await stopped.stop());
      const again = await cluster.start(`killed ${round}`);
      load(again);
      await steadyLoad.answered(steadyLoad.acknowledged.length + ANSWERS_BETWEEN_CHANGES);
      for (const one of loads) await one.stop();
      acknowledged.push(...loads.flatMap((one) => one.acknowledged));
      await settle([steady, again]);
      exitCodes.push(...(await Promise.all([steady.stop(), again.stop()])));
    }

    const countedUses = async (url: string): Promise<unknown> =>
      (await client.usage(url, keyId))['successful_requests'];

    /**
     * Until every process tells the same of the key, and that it is what the log holds; and has its share of the archive,
     * since one that is stopped while it gets one may leave what waits there to whoever starts next.
     */
    async function settle(processes: readonly KeytrailProcess[]): Promise<void> {
      const uses = usesOf(keyId, await cluster.loggedEvents()).length;
      usesInLog.push(uses);
      const seen = await eventually(
        async () => ({ uses, counted: await Promise.all(processes.map(({ url }) => countedUses(url))) }),
        ({ counted }) => counted.every((count) => count === uses),
        SETTLED_MS_MAX,
      );
      usages.push(seen.counted);
      await eventually(
        () => Promise.all(processes.map(({ url }) => client.readiness(url))),
        (all) => all.every((one) => one.status === 200 && /archive lags \d/.test(JSON.stringify(one.body))),
        SETTLED_MS_MAX,
      );
    }

    beforeAll(
      async () => {
        cluster = await TestCluster.create({ kafka, s3 });
        client = new ClusterClient(cluster.adminKey);
        const three = await Promise.all(['one', 'two', 'three'].map((name) => cluster.start(name)));
        const secret = await createAndAskElsewhere(three);
        exitCodes.push(...(await Promise.all(three.map((one) => one.stop()))));
        for (let round = 1; round <= ROUNDS; round += 1) await changeMembers(round, secret);
        logged = await cluster.loggedEvents();
        archived = await cluster.archivedEvents();
      },
      (ROUNDS + 1) * ROUND_MS_MAX,
    );

    afterAll(() => cluster.dispose());

    it('know a key from the moment its creation was answered by any of them', () => {
      expect(codesAtOnce).toEqual(Array.from({ length: 2 * KEYS }, () => 'VALID'));
    });

    it('refuse a key that another one has revoked', () => {
      expect(codesAfterRevocation).toEqual(Array.from({ length: 2 * REVOKED }, () => 'REVOKED'));
    });

    it('have every verification that they acknowledged in the log, once, whoever came, went or was killed', () => {
      const inLog = usesOf(keyId, logged).map(({ origin }) => origin.requestId);
      const distinct = new Set(inLog);
      expect(inLog).toHaveLength(distinct.size);
      expect(acknowledged.length).toBeGreaterThan(ANSWERS_BETWEEN_CHANGES);
      expect(acknowledged.filter((requestId) => !distinct.has(requestId))).toEqual([]);
    });

    it('archive what the log holds, byte for byte, each event in one file', () => {
      expect(inLogOrder(archived)).toEqual(inLogOrder(logged));
    });

    it('count the same uses, all of them', () => {
      expect(usages).toEqual(usesInLog.map((uses) => [uses, uses]));
    });

    it('end well when they are told to', () => {
      expect(exitCodes).toEqual(Array.from({ length: 3 + 3 * ROUNDS }, () => 0));
    });
  }),
);
