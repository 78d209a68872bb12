import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { createCluster } from './kafkajs-cluster.ts';
import './without-half-connections.ts';
import './without-idle-timer.ts';

/** What a broker may take to say what it understands; short, since the spec waits for it to pass. */
const ANSWER_MS_MAX = 200;

describeWithService('a broker that accepts connections before it answers', 'kafka', (brokers) => {
  let door: Server;
  let silent: Socket[];
  let kafka: Kafka;
  /** From here on what comes is let through, also what waits. */
  let letThrough: () => void;

  beforeEach(async () => {
    const [host, port] = (brokers.split(',')[0] ?? '').split(':');
    silent = [];
    let isOpen = false;
    const through = (socket: Socket): void => {
      const broker = connect(Number(port), host);
      for (const [from, to] of [
        [socket, broker],
        [broker, socket],
      ] as const) {
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
        from.pipe(to);
      }
    };
    door = createServer((socket) => {
      if (isOpen) through(socket);
      else silent.push(socket);
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    letThrough = () => {
      isOpen = true;
      silent.forEach(through);
    };
    kafka = new Kafka({
      brokers: [`127.0.0.1:${(door.address() as AddressInfo).port}`],
      connectionTimeout: ANSWER_MS_MAX,
      requestTimeout: ANSWER_MS_MAX,
      retry: { retries: 1, initialRetryTime: 10 },
      logLevel: logLevel.NOTHING,
    });
  });

  afterEach(() => {
    for (const socket of silent) socket.destroy();
    door.close();
  });

  it('is not taken for connected, and is asked again over the same connection', async () => {
    const cluster = createCluster(kafka);
    await expect(cluster.connect()).rejects.toThrow('timed out');
    await expect(cluster.refreshMetadata()).rejects.toThrow('timed out');

    letThrough();

    await cluster.connect();
    await cluster.refreshMetadata();
    expect(silent).toHaveLength(1);
    await cluster.disconnect();
  });

  it('is waited for by everybody who comes while it is asked', async () => {
    const cluster = createCluster(kafka);
    const first = cluster.connect();
    await once(door, 'connection');
    // The client learns of its open socket a moment after the server does.
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    const second = cluster.refreshMetadata();

    letThrough();

    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
    await cluster.disconnect();
  });
});
