import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { KnownEvent } from '../../../src/events/catalogue.ts';
import { policyStepTakenV1, type PolicyStepTaken } from '../../../src/events/policy-step-taken.ts';
import type { ReportRunCompleted } from '../../../src/events/report-run-completed.ts';
import { isoTime, MS_PER_DAY } from '../../../src/shared/iso-time.ts';
import { created, nextEventId } from '../../fixtures/key-events.ts';
import { WEBHOOK_SECRET } from '../../fixtures/notifications.ts';
import { S3FaultProxy } from '../../fixtures/s3-fault-proxy.ts';
import { describeWithService } from '../../fixtures/services.ts';
import { topicRecords } from '../../fixtures/topic-records.ts';
import { verifyWebhook } from '../../fixtures/verify-webhook.ts';
import { WebhookReceiver } from '../../fixtures/webhook-receiver.ts';
import type { KeytrailProcess } from '../service/keytrail-process.ts';
import { ClusterClient, eventually } from './cluster-client.ts';
import { TestCluster } from './test-cluster.ts';

/** Told of now, each in a step of its own. */
const IDLE_KEYS = 24;
/** Told of three weeks ago, so that the policy disables them now. */
const WARNED_KEYS = 8;
const REVOKED_KEYS = 6;
/** How long the receiver thinks about each message, so that a storm of them is still on its way at the kill. */
const ANSWER_AFTER_MS = 100;
const KILLED_AFTER_ARRIVALS = 6;
/** Attempts under way in one process at a time: what a kill may have the next leader tell again. */
const UNDER_WAY_MAX = 4;
/** A leader that was killed is missed when its session has ended. */
const TAKEN_OVER_MS_MAX = 180_000;
/** Far enough ahead that the schedule is on record before its instant. */
const SCHEDULE_AHEAD_MS = 30_000;
const MS_PER_MINUTE = 60_000;
const STORY_MS_MAX = 900_000;

const CHANNELS = ['oncall', 'siem'];
const TOLD_OF = ['AlertRaised', 'PolicyStepTaken', 'ReportRunCompleted'];

const ago = (days: number): string => isoTime(Date.now() - days * MS_PER_DAY);
const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}-${number}`);

const configuration = (receiver: WebhookReceiver, secretFile: string, schedules: readonly string[]): string =>
  [
    'notification_channels:',
    '  - name: oncall',
    '    kind: webhook',
    `    url: ${receiver.url}`,
    `    secret_file: ${secretFile}`,
    '    types: [alert.raised, policy.step, report.made]',
    '  - { name: siem, kind: kafka, types: [alert.raised, policy.step, report.made] }',
    'policies:',
    '  acts_on_percent_max: 100',
    '  in_force:',
    '    - pack: cis-aws-7',
    "      controls: ['2.11']",
    '      dry_run: false',
    '      stages: { disable_after_days: 14 }',
    'report_schedules:',
    ...(schedules.length === 0 ? ['  []'] : schedules),
  ].join('\n');

const warned = (keyId: string): PolicyStepTaken => ({
  ...policyStepTakenV1.example,
  ...{ id: nextEventId(), keyId, tenant: 'default', time: ago(21) },
  data: {
    ...policyStepTakenV1.example.data,
    ...{ keyName: keyId, owner: 'ana@example.com', nextAt: ago(7) },
    facts: {
      ...{ createdAt: ago(100), rotatedAt: null, expiresAt: null },
      ...{ lastUse: 'never', lastUsedAt: null, knownUntil: ago(21) },
    },
  },
});

describeWithService('the work that one process of a cluster does for all', 'kafka', (kafka) =>
  describeWithService('on Kafka and S3', 's3', (s3) => {
    const root = mkdtempSync(join(tmpdir(), 'keytrail-leader-'));
    const file = join(root, 'keytrail.yaml');
    const secretFile = join(root, 'webhook-secret');
    const idle = named('idle', IDLE_KEYS);
    const warnedKeys = named('warned', WARNED_KEYS);
    const settings = { KEYTRAIL_CONFIG: file, KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES: 'true' };
    let receiver: WebhookReceiver;
    let proxy: S3FaultProxy;
    let cluster: TestCluster;
    let client: ClusterClient;
    let logged: readonly KnownEvent[];
    let earlier: ReadonlySet<string>;
    let survivors: readonly KeytrailProcess[];
    let statuses: readonly unknown[] = [];
    let killedAtMs = 0;

    const ofType = <Type extends KnownEvent['type']>(type: Type) =>
      logged.filter((event): event is Extract<KnownEvent, { readonly type: Type }> => event.type === type);
    const readLog = async (): Promise<readonly KnownEvent[]> =>
      (await cluster.loggedEvents()).map(({ text }) => JSON.parse(text) as KnownEvent);
    const toBeTold = (): readonly string[] =>
      logged.filter(({ id, type }) => TOLD_OF.includes(type) && !earlier.has(id)).map(({ id }) => id);
    const arrivedIds = (): readonly string[] =>
      receiver.arrived.map(({ headers }) => String(headers['webhook-id']));

    /** The process that leads, and the others, as soon as one does. */
    async function whoLeads(processes: readonly KeytrailProcess[]) {
      const leading = await eventually(
        () => Promise.all(processes.map(({ url }) => client.leads(url))),
        (all) => all.filter(Boolean).length === 1,
        TAKEN_OVER_MS_MAX,
      );
      const [leader] = processes.filter((_, at) => leading[at]);
      if (leader === undefined) throw new Error('nobody leads');
      return { leader, others: processes.filter((one) => one !== leader) };
    }

    /** Until the log says of everything there is to tell that both channels took it, and nothing more comes. */
    async function untilAllIsTold(isDone: () => boolean): Promise<void> {
      await eventually(
        async () => {
          logged = await readLog();
          return { toBeTold: toBeTold().length, told: ofType('NotificationDelivered').length };
        },
        ({ toBeTold: count, told }) => isDone() && told === CHANNELS.length * count,
        TAKEN_OVER_MS_MAX,
      );
    }

    async function killedWhileItTells(): Promise<void> {
      const both = await Promise.all(['one', 'two'].map((name) => cluster.start(name, settings)));
      const { leader, others } = await whoLeads(both);
      const [other] = others;
      if (other === undefined) throw new Error('there is no other process');
      for (const name of named('revoked', REVOKED_KEYS)) {
        const { id, secret } = await client.createKey(other.url, name);
        await client.revoke(other.url, id);
        await client.verify(other.url, secret);
      }
      await eventually(
        () => receiver.arrived.length,
        (arrived) => arrived >= KILLED_AFTER_ARRIVALS,
        TAKEN_OVER_MS_MAX,
      );
      await leader.kill();
      await untilAllIsTold(
        () =>
          ofType('AlertRaised').filter(({ data }) => data.rule === 'use-after-revoke').length ===
            REVOKED_KEYS && ofType('KeyDisabled').length === WARNED_KEYS,
      );
      survivors = [other, await cluster.start('three', settings)];
    }

    /** The leader of now has the JSON form of the report in the bucket and does not hear so; there it ends. */
    async function killedInTheMiddleOfAReport(): Promise<void> {
      const due = new Date(Math.ceil((Date.now() + SCHEDULE_AHEAD_MS) / MS_PER_MINUTE) * MS_PER_MINUTE);
      const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
      const schedule = `  - { name: inventory, cron: '${cron}', report: inventory, formats: [html, csv] }`;
      proxy.spoil(/^PUT .*\/reports\/inventory\/.*\.json/, { kind: 'withhold-answer' });
      writeFileSync(file, configuration(receiver, secretFile, [schedule]));
      const { leader, others } = await whoLeads(survivors);
      await eventually(
        () => proxy.answersTo(/^PUT .*\/reports\/inventory\/.*\.json/),
        (answers) => answers.length > 0,
        SCHEDULE_AHEAD_MS + MS_PER_MINUTE + TAKEN_OVER_MS_MAX,
      );
      killedAtMs = Date.now();
      await leader.kill();
      await untilAllIsTold(() => ofType('ReportRunCompleted').length > 0);
      survivors = [...others, await cluster.start('one', settings)];
    }

    beforeAll(async () => {
      receiver = await WebhookReceiver.start();
      receiver.behaviour = (response) =>
        void setTimeout(() => response.writeHead(204).end(), ANSWER_AFTER_MS);
      proxy = await S3FaultProxy.start(s3.endpoint);
      writeFileSync(secretFile, WEBHOOK_SECRET);
      writeFileSync(file, configuration(receiver, secretFile, []));
      cluster = await TestCluster.create({ kafka, s3, s3Endpoint: proxy.endpoint });
      client = new ClusterClient(cluster.adminKey);
      const past = [
        ...[...idle, ...warnedKeys].map((keyId) =>
          created({ ...{ keyId, name: keyId, role: 'viewer' }, time: ago(100), expiresAt: null }),
        ),
        ...warnedKeys.map(warned),
      ];
      earlier = new Set(past.map(({ id }) => id));
      await cluster.append(past);
      await killedWhileItTells();
      await killedInTheMiddleOfAReport();
      statuses = await eventually(
        () =>
          Promise.all(
            survivors.flatMap(({ url }) => warnedKeys.map((keyId) => client.keyStatus(url, keyId))),
          ),
        (all) => all.every((status) => status === 'DISABLED'),
        TAKEN_OVER_MS_MAX,
      );
    }, STORY_MS_MAX);

    afterAll(async () => {
      await cluster.dispose();
      await proxy.stop();
      await receiver.stop();
      rmSync(root, { recursive: true, force: true });
    });

    it('tells people of everything, signed, though the leader is killed among its messages', async () => {
      expect([...new Set(arrivedIds())].sort()).toEqual(toBeTold().toSorted());
      for (const { headers, body } of receiver.arrived)
        expect(await verifyWebhook(WEBHOOK_SECRET, headers, body)).toBe(true);
    });

    it('tells again only what was under way at a kill, under the same id', () => {
      const again = arrivedIds().length - new Set(arrivedIds()).size;
      expect(again).toBeLessThanOrEqual(2 * UNDER_WAY_MAX);
    });

    it('puts the same into the topic of alerts', async () => {
      const records = await topicRecords(kafka, `${cluster.prefix}.alerts`);
      const ids = records.map(({ value }) => (JSON.parse(value) as { readonly id: string }).id);
      expect([...new Set(ids)].sort()).toEqual(toBeTold().toSorted());
    });

    it('has one event for each notification and channel, whoever delivered it', () => {
      const told = ofType('NotificationDelivered').map(
        ({ data }) => `${data.channel} ${data.notificationId}`,
      );
      expect(told.toSorted()).toEqual(
        CHANNELS.flatMap((name) => toBeTold().map((id) => `${name} ${id}`)).toSorted(),
      );
    });

    it('takes each step of a policy once, and disables each key once', () => {
      const steps = ofType('PolicyStepTaken')
        .filter(({ id }) => !earlier.has(id))
        .map(({ keyId, data }) => `${data.step} ${keyId}`);
      expect(steps.toSorted()).toEqual(
        [...idle.map((id) => `notify ${id}`), ...warnedKeys.map((id) => `disable ${id}`)].toSorted(),
      );
      expect(
        ofType('KeyDisabled')
          .map(({ keyId }) => keyId)
          .toSorted(),
      ).toEqual(warnedKeys.toSorted());
      expect(statuses).toEqual(survivors.flatMap(() => warnedKeys.map(() => 'DISABLED')));
    });

    it('makes one report of a run that a killed leader had begun, from what that one had kept', async () => {
      const [run, ...more] = ofType('ReportRunCompleted');
      expect(more).toEqual([]);
      const files = run?.data.files ?? [];
      expect(files.map(({ format }) => format)).toEqual(['json', 'html', 'csv']);
      expect(await keptObjects()).toEqual(files.map(({ objectKey }) => objectKey).toSorted());
      expect(Date.parse(run?.data.madeAt ?? '')).toBeLessThan(killedAtMs);
      expect(Date.parse(run?.time ?? '')).toBeGreaterThan(killedAtMs);
      for (const { url } of survivors)
        expect(await sha256Of(url, run)).toEqual(files.map(({ sha256 }) => sha256));
    });

    async function keptObjects(): Promise<readonly string[]> {
      const store = await cluster.openBucket('reports/');
      try {
        return (await store.list('', { after: null, limit: 100 })).keys;
      } finally {
        store.close();
      }
    }

    const sha256Of = (url: string, run: ReportRunCompleted | undefined): Promise<readonly string[]> =>
      Promise.all(
        (run?.data.files ?? []).map(async ({ format }) =>
          createHash('sha256')
            .update(await client.reportFile(url, run?.data.runId ?? '', format))
            .digest('hex'),
        ),
      );
  }),
);
