import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ConfigResourceTypes } from 'kafkajs';
import { deleteTopics, kafkaConnection } from '../../../../test/fixtures/kafka-topics.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { ensureTopics } from './ensure-topics.ts';
import { kafkaClient } from './kafka-client.ts';
import { topicNames } from './topics.ts';

/** As many processes as an operator starts at once. */
const PROCESSES = 3;

describeWithService('the topics of an installation', 'kafka', (brokers) => {
  let prefix: string;
  beforeEach(() => {
    prefix = `topics-${randomUUID()}`;
  });
  afterEach(() => deleteTopics(brokers, prefix));

  const client = () => kafkaClient({ connection: kafkaConnection(brokers) });
  const ensure = (partitions: number) => ensureTopics(client(), { prefix, partitions, replication: null });

  it('are there after several processes have created them at the same time, which all say the same of them', async () => {
    const told = await Promise.all(Array.from({ length: PROCESSES }, () => ensure(3)));

    const { lifecycle, usage, usageSummary, detectionState, archivedFiles, leader } = topicNames(prefix);
    const expected = new Map([
      [lifecycle, 3],
      [usage, 3],
      [usageSummary, 3],
      [detectionState, 3],
      [archivedFiles, 1],
      [leader, 1],
    ]);
    for (const partitions of told) expect(partitions).toEqual(expected);
  });

  it('stay as they are, whatever a later process would have made of them', async () => {
    await ensure(2);

    expect((await ensure(5)).get(topicNames(prefix).usage)).toBe(2);
  });

  it('of which some are missing are completed', async () => {
    const { lifecycle } = topicNames(prefix);
    const admin = client().admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          ...{ topic: lifecycle, numPartitions: 2 },
          configEntries: [{ name: 'retention.ms', value: '-1' }],
        },
      ],
    });
    await admin.disconnect();

    const partitions = await ensure(2);

    expect([partitions.size, partitions.get(lifecycle)]).toEqual([6, 2]);
  });

  it.each([
    [
      'summaries with fewer partitions than usage',
      'usageSummary',
      2,
      /usage-summary needs as many partitions/,
    ],
    [
      'states of detection with fewer partitions than usage',
      'detectionState',
      2,
      /detection-state needs as many partitions/,
    ],
    [
      'another number of partitions for keys than for uses',
      'lifecycle',
      2,
      /lifecycle needs as many partitions/,
    ],
    ['a list of files in two orders', 'archivedFiles', 2, /archived-files must have one partition and has 2/],
  ] as const)('are refused with %s', async (_, topic, numPartitions, message) => {
    const admin = client().admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic: topicNames(prefix)[topic], numPartitions }],
    });
    await admin.disconnect();

    await expect(ensure(3)).rejects.toMatchObject({
      code: 'kafka_topics_unfit',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('made with the defaults of a broker are refused before they lose anything, with the commands that help', async () => {
    const { lifecycle, usageSummary } = topicNames(prefix);
    const admin = client().admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      topics: [lifecycle, usageSummary].map((topic) => ({ topic, numPartitions: 2 })),
    });

    await expect(ensure(2)).rejects.toMatchObject({
      code: 'kafka_topics_unfit',
      message: [
        'The topics cannot be used: they would lose records that have to be kept. Let an administrator run, with --bootstrap-server:',
        `  kafka-configs.sh --alter --entity-type topics --entity-name ${lifecycle} --add-config retention.ms=-1`,
        `  kafka-configs.sh --alter --entity-type topics --entity-name ${usageSummary} --add-config cleanup.policy=compact`,
      ].join('\n'),
    });

    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        [lifecycle, 'retention.ms', '-1'] as const,
        [usageSummary, 'cleanup.policy', 'compact'] as const,
      ].map(([topic, name, value]) => ({
        ...{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name, value }] },
      })),
    });
    await admin.disconnect();
    expect((await ensure(2)).size).toBe(6);
  });

  it('that cannot be created are named in commands for whoever may', async () => {
    // More copies than there are brokers: refused, as a missing right would be.
    const refused = ensureTopics(client(), { prefix, partitions: 2, replication: 9 });

    await expect(refused).rejects.toMatchObject({
      code: 'kafka_topics_missing',
      message: expect.stringContaining(
        `kafka-topics.sh --create --topic ${prefix}.lifecycle --partitions 2 --replication-factor 9`,
      ) as unknown,
    });
  });
});
