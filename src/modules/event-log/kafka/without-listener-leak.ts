import Connection from 'kafkajs/src/network/connection.js';

/**
 * kafkajs 2.2.4 calls `unref` of its socket each time that a connection is ended, also when that has ended long ago. Node
 * waits with it for a socket that is not open to open, with a listener per call, which nothing takes away: while a broker
 * is down each try adds one, until Node warns of a leak. A socket that is gone keeps no process alive, so there is nothing
 * to do for it. Importing this module puts that right, once per thread.
 */
const disconnect = Connection.prototype.disconnect;

Connection.prototype.disconnect = async function (this: Connection): Promise<true> {
  const { socket } = this;
  if (socket?.destroyed === true) socket.unref = () => socket;
  return disconnect.call(this);
};
