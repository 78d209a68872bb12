import process from 'node:process';
import { startKafka, type KafkaBroker } from './kafka-broker.ts';
import { startS3, type S3Server } from './s3-server.ts';

export interface BothServers {
  readonly kafka: KafkaBroker;
  readonly s3: S3Server;
  stop(): Promise<void>;
}

/** Standard output belongs to the command, whose last line must stay the last. */
export const tell = (line: string): void => void process.stderr.write(`services: ${line}\n`);

/** Both at once, since each is a minute's work where nothing is cached; both or none. */
export async function startBoth(): Promise<BothServers> {
  const started = performance.now();
  const [kafka, s3] = await Promise.allSettled([startKafka(), startS3()]);
  if (kafka.status === 'rejected' || s3.status === 'rejected') {
    for (const one of [kafka, s3]) if (one.status === 'fulfilled') await one.value.dispose();
    const reasons = [kafka, s3].flatMap((one) => (one.status === 'rejected' ? [reasonOf(one.reason)] : []));
    throw new Error(reasons.join('\n'));
  }
  const servers = [kafka.value, s3.value];
  for (const server of servers) server.onUnexpectedEnd(tell);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  tell(`Kafka answers at ${kafka.value.brokers} and S3 at ${s3.value.endpoint}, after ${seconds} s.`);
  return {
    kafka: kafka.value,
    s3: s3.value,
    stop: async () => {
      for (const server of servers) await server.dispose();
    },
  };
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
