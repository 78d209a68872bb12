import { describe, expect, it } from '@jest/globals';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { Kafka } from 'kafkajs';
import { createCluster } from './kafkajs-cluster.ts';
import './without-idle-timer.ts';

describe('what this adapter knows of the inside of kafkajs', () => {
  it('arms no timer while no request waits', () => {
    const queue: RequestQueue & { throttleCheckTimeoutId?: unknown } = Object.create(
      RequestQueue.prototype,
    ) as never;
    Object.assign(queue, { pending: [], throttledUntil: -1, throttleCheckTimeoutId: null });

    queue.scheduleCheckPendingRequests();

    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('finds what makes a pool of connections', () => {
    const cluster = createCluster(new Kafka({ brokers: ['127.0.0.1:1'] }));

    expect(typeof cluster.findLeaderForPartitions).toBe('function');
    expect(typeof cluster.refreshMetadataIfNecessary).toBe('function');
  });
});
