import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
// Without it, every readiness check ends with a warning of Node about a negative timeout.
import '../../src/modules/event-log/kafka/without-idle-timer.ts';
import { runStep } from './build-step.ts';
import { freePort } from './free-port.ts';
import { JAVA, checkJava, kafkaJars, type KafkaJars } from './kafka-jars.ts';
import { controlsOf, type ServerControls } from './server-controls.ts';
import { ServerProcess } from './server-process.ts';
import { inDataFolder, type TemporaryFolder } from './temporary-folder.ts';

export interface KafkaOptions {
  /** Kept after `dispose`; without it, a temporary folder that is not. */
  readonly dataDir?: string;
  readonly port?: number;
  /** Properties of the broker that replace or complete those below. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface KafkaBroker extends ServerControls {
  /** For `KEYTRAIL_KAFKA_BROKERS` and kafkajs: one address on loopback. */
  readonly brokers: string;
}

/** Any 16 bytes in base64 will do: no other broker is ever to join. */
const CLUSTER_ID = 'a2V5dHJhaWwtdGVzdHMtMQ';
const HEAP = ['-Xms256m', '-Xmx512m'];
/** How long one question to a starting broker may take. */
const PROBE_TIMEOUT_MS = 3_000;

/**
 * A real Apache Kafka, one process that is both broker and controller (KRaft), on free loopback ports. The first start
 * on a machine fetches it; later ones take seconds.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaBroker> {
  await checkJava();
  const jars = await kafkaJars();
  return inDataFolder(options.dataDir, 'keytrail-kafka-', (folder) => startIn(folder, jars, options));
}

async function startIn(
  folder: TemporaryFolder,
  { classPath, log4jFile }: KafkaJars,
  options: KafkaOptions,
): Promise<KafkaBroker> {
  const port = options.port ?? (await freePort());
  const logs = join(folder.path, 'logs');
  const properties = join(folder.path, 'server.properties');
  await mkdir(logs, { recursive: true });
  await writeFile(properties, propertiesFile(port, await freePort(), logs, options.overrides ?? {}));

  const java = (mainClass: string): string[] => [
    ...HEAP,
    `-Dlog4j2.configurationFile=${log4jFile}`,
    ...['-cp', classPath, mainClass],
  ];
  if (!existsSync(join(logs, 'meta.properties'))) {
    await runStep(JAVA, [...java('kafka.tools.StorageTool'), 'format', '-t', CLUSTER_ID, '-c', properties]);
  }
  const brokers = `127.0.0.1:${port}`;
  const server = await ServerProcess.start({
    name: 'Apache Kafka',
    command: JAVA.command,
    args: [...java('kafka.Kafka'), properties],
    cwd: folder.path,
    logFile: join(folder.path, 'kafka.log'),
    probe: () => askForCluster(brokers),
  });
  return { brokers, ...controlsOf(server, folder) };
}

function propertiesFile(
  port: number,
  controllerPort: number,
  logs: string,
  overrides: Readonly<Record<string, string>>,
): string {
  const properties: Readonly<Record<string, string>> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `BROKER://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logs,
    // Who wants a topic creates it, with the settings that it needs.
    'auto.create.topics.enable': 'false',
    // One broker can hold one copy.
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // Nobody else is coming: the first member of a group need not wait for others.
    'group.initial.rebalance.delay.ms': '0',
    // After a kill, the broker is let in again when its session has expired: 9 s by default.
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '500',
    ...overrides,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function askForCluster(brokers: string): Promise<void> {
  const admin = new Kafka({
    clientId: 'keytrail-readiness',
    brokers: [brokers],
    connectionTimeout: PROBE_TIMEOUT_MS,
    requestTimeout: PROBE_TIMEOUT_MS,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    const { controller } = await admin.describeCluster();
    if (controller === null) throw new Error('the broker knows no controller yet');
  } finally {
    await admin.disconnect();
  }
}
