import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { listenAt } from './listen-at.ts';

const program = () => {
  const server = createServer();
  return {
    server,
    listen: async (port: number, host: string) => {
      server.listen(port, host);
      await once(server, 'listening');
    },
  };
};

it('an address where another program listens is told in a sentence with what to do', async () => {
  const other = program();
  await other.listen(0, '127.0.0.1');
  const { port } = other.server.address() as AddressInfo;

  const listening = listenAt(program(), { host: '127.0.0.1', port });

  await expect(listening).rejects.toMatchObject({
    code: 'address_unusable',
    message: `The service cannot listen at 127.0.0.1, port ${port}: another program listens there; end it, or set another PORT.`,
  });
  other.server.close();
});

it('an address that this machine does not have is told, too', async () => {
  await expect(listenAt(program(), { host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
    code: 'address_unusable',
    message: expect.stringContaining('set another KEYTRAIL_HOST') as unknown,
  });
});
