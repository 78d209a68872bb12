import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 arms a timer after every answer, also when no request waits; its delay is then negative, so each
 * connection wakes the process about a thousand times a second for ever (its issue 1751). The timer is needed only for
 * requests that wait, and whoever adds one arms it. Importing this module puts that right, once per thread.
 */
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;

RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};
