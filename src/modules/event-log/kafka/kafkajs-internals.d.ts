/** The one file of kafkajs, pinned at 2.2.4, that is reached into: see without-idle-timer.ts. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
declare module 'kafkajs/src/consumer/filterAbortedMessages.js' {
  import type { FetchedMessage } from './kafkajs-cluster.ts';

  export default function filterAbortedMessages(of: {
    readonly messages: readonly FetchedMessage[];
    readonly abortedTransactions: unknown;
  }): readonly FetchedMessage[];
}
