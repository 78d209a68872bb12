import { describe, expect, it } from '@jest/globals';
import { neededChanges, type TopicConfig } from './kept-topics.ts';
import { topicNames, topicSpecifications } from './topics.ts';

const NAMES = topicNames('kt');
const SPECIFIED = topicSpecifications(NAMES, 4);

/** What a broker gives a topic about which nobody said anything. */
const DEFAULTS: TopicConfig = {
  'cleanup.policy': 'delete',
  'retention.ms': '604800000',
  'retention.bytes': '-1',
};

const changesOf = (topic: string, config: TopicConfig) =>
  SPECIFIED.filter((one) => one.topic === topic).flatMap((one) => neededChanges(one, config));

describe('what a topic keeps', () => {
  it('is right as topics are created from here', () => {
    expect(SPECIFIED.flatMap((one) => neededChanges(one, { ...DEFAULTS, ...one.config }))).toEqual([]);
  });

  it.each([
    [NAMES.lifecycle, ['retention.ms=-1']],
    [NAMES.archivedFiles, ['retention.ms=-1']],
    [NAMES.leader, ['retention.ms=-1']],
    [NAMES.usage, []],
    [NAMES.usageSummary, ['cleanup.policy=compact']],
    [NAMES.detectionState, ['cleanup.policy=compact']],
  ])('is too little of %s with the defaults of a broker, unless %j', (topic, changes) => {
    expect(changesOf(topic, DEFAULTS)).toEqual(changes);
  });

  it.each([
    [NAMES.lifecycle, { 'retention.bytes': '1000000' }, ['retention.bytes=-1', 'retention.ms=-1']],
    [NAMES.lifecycle, { 'cleanup.policy': 'compact', 'retention.ms': '-1' }, ['cleanup.policy=delete']],
    [NAMES.usage, { 'cleanup.policy': 'compact,delete' }, ['cleanup.policy=delete']],
    [NAMES.usage, { 'retention.ms': '86400000' }, []],
    [NAMES.usage, { 'retention.ms': '-1' }, []],
    [NAMES.usage, { 'retention.ms': '86399999' }, ['retention.ms=604800000']],
    [NAMES.usage, { 'retention.bytes': '1048576' }, ['retention.bytes=-1']],
    [NAMES.usageSummary, { 'cleanup.policy': 'compact,delete' }, ['cleanup.policy=compact']],
  ])('of %s with %j needs %j', (topic, config, changes) => {
    expect(changesOf(topic, { ...DEFAULTS, ...config })).toEqual(changes);
  });

  it('is not judged by what a broker does not tell', () => {
    expect(SPECIFIED.flatMap((one) => neededChanges(one, {}))).toEqual([]);
  });
});
