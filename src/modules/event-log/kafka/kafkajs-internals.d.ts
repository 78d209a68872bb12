/** Files of kafkajs, pinned at 2.2.4, that are reached into. This one: see without-idle-timer.ts. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
/** See without-listener-leak.ts. */
declare module 'kafkajs/src/network/connection.js' {
  import type { Socket } from 'node:net';

  export default class Connection {
    constructor(options: {
      readonly host: string;
      readonly port: number;
      readonly requestTimeout: number;
      readonly connectionTimeout: number;
      readonly logger: { namespace(): object };
      readonly socketFactory: (to: {
        readonly host: string;
        readonly port: number;
        readonly onConnect: () => void;
      }) => Socket;
    });
    readonly socket: Socket | undefined;
    connect(): Promise<true>;
    disconnect(): Promise<true>;
  }
}
/** See without-half-connections.ts. */
declare module 'kafkajs/src/broker/index.js' {
  export default class Broker {
    connect(): Promise<void>;
    isConnected(): boolean;
  }
}
declare module 'kafkajs/src/consumer/filterAbortedMessages.js' {
  import type { FetchedMessage } from './kafkajs-cluster.ts';

  export default function filterAbortedMessages(of: {
    readonly messages: readonly FetchedMessage[];
    readonly abortedTransactions: unknown;
  }): readonly FetchedMessage[];
}
declare module 'kafkajs/src/protocol/error.js' {
  import type { ProtocolError } from './produce-request.ts';

  export function createErrorFromCode(code: number): ProtocolError;
}
/** The client's own encoding, which a spec compares ours with. */
declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  export default function record(of: {
    readonly offsetDelta: number;
    readonly timestampDelta: number;
    readonly key: Buffer;
    readonly value: Buffer;
    readonly headers: Readonly<Record<string, string>>;
  }): object;
}
declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  export function RecordBatch(of: {
    readonly records: readonly object[];
    readonly producerId: bigint;
    readonly producerEpoch: number;
    readonly firstSequence: number;
    readonly firstTimestamp: number;
    readonly maxTimestamp: number;
    readonly lastOffsetDelta: number;
  }): Promise<{ readonly buffer: Uint8Array }>;
}
declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer);
  }
}
declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  import type { FetchedMessage } from './kafkajs-cluster.ts';

  export default function decode(batch: Decoder): Promise<{ readonly records: readonly FetchedMessage[] }>;
}
