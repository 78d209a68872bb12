import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { deleteTopics, kafkaConnection } from '../../../../test/fixtures/kafka-topics.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { agreedValue } from './agreed-value.ts';
import { logIdentity } from './log-identity.ts';

describeWithService('a value that all processes of an installation share', 'kafka', (brokers) => {
  let prefix: string;
  const connection = kafkaConnection(brokers);
  const identity = () => logIdentity({ connection, topics: { prefix, partitions: 1, replication: null } });
  beforeEach(async () => {
    prefix = `agreed-${randomUUID()}`;
    await identity();
  });
  afterEach(() => deleteTopics(brokers, prefix));

  const propose = (key: string, value: string) =>
    agreedValue({ connection, topicPrefix: prefix }, key, value);

  it('is what was proposed first, for whoever proposes later, and apart for each key', async () => {
    expect(await propose('a', 'first')).toBe('first');
    expect(await propose('a', 'second')).toBe('first');
    expect(await propose('b', 'third')).toBe('third');
  });

  it('is one, of those that were proposed at the same moment', async () => {
    const proposals = ['1', '2', '3', '4'];
    const agreed = await Promise.all(proposals.map((value) => propose('a', value)));
    expect(new Set(agreed).size).toBe(1);
    expect(proposals).toContain(agreed[0]);
  });

  it('leaves the identity of the log what it was', async () => {
    const before = await identity();
    await propose('a', 'first');
    expect(await identity()).toBe(before);
  });
});
