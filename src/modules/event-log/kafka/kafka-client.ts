import { Kafka, logLevel, type ISocketFactory, type KafkaConfig, type LogEntry } from 'kafkajs';
import './mended-client.ts';

/** How to reach the brokers. Plain data but for `socketFactory`, so that it can be handed to a worker thread. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly sasl: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  } | null;
}

export interface KafkaClientOptions {
  readonly connection: KafkaConnection;
  /** Another way to open sockets, for fault tests. */
  readonly socketFactory?: ISocketFactory | undefined;
  /** Told what the client warns of, in its words; secrets are not among them. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** How long a connection may take to open. */
const CONNECT_MS_MAX = 3_000;
/** How long a broker may take to answer: within the patience of whoever waits for a verification. */
const REQUEST_MS_MAX = 5_000;
/**
 * A leader that moves is found within two tries. More would only let requests wait for an answer that says 503: the
 * next batch is a try of its own.
 */
const RETRIES = 2;
const RETRY_FIRST_MS = 100;
const RETRY_MS_MAX = 1_000;

/** The kafkajs client with the limits of this service; connects when it is first used. */
export function kafkaClient({ connection, socketFactory, onWarning }: KafkaClientOptions): Kafka {
  const config: KafkaConfig = {
    clientId: 'keytrail',
    brokers: [...connection.brokers],
    connectionTimeout: CONNECT_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    retry: { retries: RETRIES, initialRetryTime: RETRY_FIRST_MS, maxRetryTime: RETRY_MS_MAX },
    logLevel: logLevel.WARN,
    logCreator: () => (entry: LogEntry) => onWarning?.(entry.log.message),
    ...(connection.tls ? { ssl: true } : {}),
    ...(connection.sasl === null ? {} : { sasl: saslOf(connection.sasl) }),
    ...(socketFactory === undefined ? {} : { socketFactory }),
  };
  return new Kafka(config);
}

/** One branch per mechanism: the client's types tie each name to its fields. */
function saslOf(sasl: NonNullable<KafkaConnection['sasl']>): NonNullable<KafkaConfig['sasl']> {
  const { mechanism, username, password } = sasl;
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return mechanism satisfies never;
  }
}
