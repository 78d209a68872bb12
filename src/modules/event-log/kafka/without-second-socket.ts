import Connection from 'kafkajs/src/network/connection.js';

/** Those that are opening their socket, and what will become of it. */
const opening = new WeakMap<Connection, Promise<true>>();

const { connect } = Connection.prototype;

/**
 * kafkajs 2.2.4 opens another socket when a connection is asked for while it is still opening, and forgets the first one:
 * nobody ends that, so it stays for as long as the broker lets it, and keeps a thread alive that has nothing else to do.
 * Here whoever asks meanwhile gets the same socket. Importing this module puts that right, once per thread.
 */
Connection.prototype.connect = function (this: Connection): Promise<true> {
  const underWay = opening.get(this);
  if (underWay !== undefined) return underWay;
  const opened = connect.call(this).finally(() => opening.delete(this));
  opening.set(this, opened);
  return opened;
};
