import Broker from 'kafkajs/src/broker/index.js';

/** Those that have said at least once what they understand: only they can be asked anything. */
const introduced = new WeakSet<Broker>();

const { connect, isConnected } = Broker.prototype;

/**
 * kafkajs 2.2.4 takes a broker for connected as soon as its socket is open, though nothing can be asked of it before it
 * has answered the question which requests it understands. Where that answer is late or lost, as behind a broker that
 * stands still or under a processor that others keep busy, the next try finds the socket open, asks nothing, and every
 * request from then on fails with `Broker not connected` for as long as the socket lives. Here a broker is connected when
 * it has answered; so whoever finds it half connected asks again. Importing this module puts that right, once per thread.
 */
Broker.prototype.isConnected = function (this: Broker): boolean {
  return introduced.has(this) && isConnected.call(this);
};

Broker.prototype.connect = async function (this: Broker): Promise<void> {
  await connect.call(this);
  introduced.add(this);
};
