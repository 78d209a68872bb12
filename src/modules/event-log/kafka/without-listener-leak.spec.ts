import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import Connection from 'kafkajs/src/network/connection.js';
import './without-listener-leak.ts';

const silent = { debug: () => undefined, error: () => undefined };

it('ending a connection to a broker that is down again and again leaves nothing behind on its socket', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const connection = new Connection({
    ...{ host: '127.0.0.1', port, requestTimeout: 1_000, connectionTimeout: 1_000 },
    logger: { namespace: () => silent },
    socketFactory: ({ host, port: at, onConnect }) => connect({ host, port: at }, onConnect),
  });
  await expect(connection.connect()).rejects.toThrow('ECONNREFUSED');

  const before = connection.socket?.listenerCount('connect');

  for (let tries = 0; tries < 20; tries += 1) await connection.disconnect();

  expect(connection.socket?.listenerCount('connect')).toBe(before);
});
