import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux gives to outgoing connections. A client that keeps trying to reach a stopped server would
 * otherwise be given the server's own port one day, be connected to itself, and keep the server from coming back.
 */
const FIRST = 20_000;
const LAST = 32_767;
const TRIES = 100;

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => done(true)));
  });

/** A loopback port that nobody listens on, and that nobody but a server is likely to take. */
export async function freePort(): Promise<number> {
  for (let n = 0; n < TRIES; n += 1) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports from ${FIRST} to ${LAST} on 127.0.0.1 is free`);
}
