import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import Connection from 'kafkajs/src/network/connection.js';
import './without-second-socket.ts';

const silent = { debug: () => undefined, error: () => undefined };

let server: Server;
let sockets = 0;

beforeEach(async () => {
  server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  sockets = 0;
});
afterEach(() => {
  server.close();
});

const connectionTo = (port: number): Connection =>
  new Connection({
    ...{ host: '127.0.0.1', port, requestTimeout: 1_000, connectionTimeout: 1_000 },
    logger: { namespace: () => silent },
    socketFactory: ({ host, port: at, onConnect }) => {
      sockets += 1;
      return connect({ host, port: at }, onConnect);
    },
  });

it('a connection that several ask for while it opens has one socket, and another one after its end', async () => {
  const connection = connectionTo((server.address() as AddressInfo).port);

  expect(await Promise.all([connection.connect(), connection.connect()])).toEqual([true, true]);
  expect(sockets).toBe(1);
  await connection.disconnect();

  await connection.connect();
  expect(sockets).toBe(2);
  await connection.disconnect();
});

it('one that cannot be opened is tried again by whoever asks next', async () => {
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const connection = connectionTo(port);

  const both = await Promise.allSettled([connection.connect(), connection.connect()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(connection.connect()).rejects.toThrow('ECONNREFUSED');
  expect(sockets).toBe(2);
});
