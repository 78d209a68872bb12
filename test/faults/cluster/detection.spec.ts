import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertRaised } from '../../../src/events/alert-raised.ts';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';
import { describeWithService } from '../../fixtures/services.ts';
import type { KeytrailProcess } from '../service/keytrail-process.ts';
import { ClusterClient, eventually, type CreatedKey } from './cluster-client.ts';
import { TestCluster } from './test-cluster.ts';

/** Several in each partition. */
const KEYS = 48;
/** The kill is after a third of them were presented, when their alerts are being found. */
const KILLED_AFTER = KEYS / 3;
/** A process that was killed is missed when its session has ended, and its partitions are looked at then. */
const RAISED_MS_MAX = 180_000;

const raisedIn = (events: readonly LoggedEvent[]): readonly AlertRaised[] =>
  events
    .filter(({ type }) => type === 'AlertRaised')
    .map(({ text }) => JSON.parse(text) as AlertRaised)
    .filter(({ data }) => data.rule === 'use-after-revoke');

describeWithService('detection of a cluster', 'kafka', (kafka) =>
  describeWithService('on Kafka and S3', 's3', (s3) => {
    let cluster: TestCluster;
    let client: ClusterClient;
    let one: KeytrailProcess;
    let other: KeytrailProcess;
    const keys: CreatedKey[] = [];

    beforeAll(async () => {
      cluster = await TestCluster.create({ kafka, s3 });
      client = new ClusterClient(cluster.adminKey);
      [one, other] = await Promise.all([cluster.start('one'), cluster.start('other')]);
      for (let number = 1; number <= KEYS; number += 1) {
        const key = await client.createKey(one.url, `key ${number}`);
        await client.revoke(one.url, key.id);
        keys.push(key);
      }
    }, RAISED_MS_MAX);

    afterAll(() => cluster.dispose());

    it(
      'raises an alert for each revoked key that is presented, once, though a process is killed in between',
      async () => {
        for (const [at, key] of keys.entries()) {
          if (at === KILLED_AFTER) await one.kill();
          const { url } = at < KILLED_AFTER && at % 2 === 0 ? one : other;
          await eventually(
            () => client.verify(url, key.secret),
            ({ body }) => body.code === 'REVOKED',
            RAISED_MS_MAX,
          );
        }
        const raised = await eventually(
          async () => raisedIn(await cluster.loggedEvents()),
          (alerts) => new Set(alerts.map(({ keyId }) => keyId)).size === KEYS,
          RAISED_MS_MAX,
        );

        expect(raised.map(({ keyId }) => keyId).sort()).toEqual(keys.map(({ id }) => id).sort());
      },
      3 * RAISED_MS_MAX,
    );

    it(
      'goes on where the last process ended when another one begins with an empty directory',
      async () => {
        await other.stop();
        const next = await cluster.start('next');
        const late = await client.createKey(next.url, 'late');
        await client.revoke(next.url, late.id);
        await client.verify(next.url, late.secret);
        for (const { secret } of keys) await client.verify(next.url, secret);

        const raised = await eventually(
          async () => raisedIn(await cluster.loggedEvents()),
          (alerts) => alerts.some(({ keyId }) => keyId === late.id),
          RAISED_MS_MAX,
        );
        expect(raised.map(({ keyId }) => keyId).sort()).toEqual([...keys, late].map(({ id }) => id).sort());
        await next.stop();
      },
      2 * RAISED_MS_MAX,
    );
  }),
);
