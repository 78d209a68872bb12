import type { Settings } from '../shared/settings.ts';
import { InfrastructureError } from '../shared/infrastructure-error.ts';
import type { S3ArchiveOptions } from '../modules/archive/s3/s3-options.ts';
import type { TopicSettings } from '../modules/event-log/kafka/ensure-topics.ts';
import type { KafkaConnection } from '../modules/event-log/kafka/kafka-client.ts';

/** What the settings say of Kafka and S3, in the adapters' words. Settings were validated; this narrows their types. */
export function kafkaConnectionOf(settings: Settings): KafkaConnection {
  const { kafkaBrokers, kafkaSaslMechanism: mechanism, kafkaSaslUsername, kafkaSaslPassword } = settings;
  return {
    brokers: required(kafkaBrokers, 'KEYTRAIL_KAFKA_BROKERS').split(','),
    tls: settings.kafkaTls,
    sasl:
      mechanism === 'none'
        ? null
        : {
            mechanism,
            username: required(kafkaSaslUsername, 'KEYTRAIL_KAFKA_SASL_USERNAME'),
            password: required(kafkaSaslPassword, 'KEYTRAIL_KAFKA_SASL_PASSWORD'),
          },
  };
}

export const topicSettingsOf = (settings: Settings): TopicSettings => ({
  prefix: settings.kafkaTopic,
  partitions: settings.kafkaPartitions,
  replication: settings.kafkaReplication,
});

/** Evidence is locked where the settings say so; what can be made again is not. */
export function bucketOf(settings: Settings, kind: 'evidence' | 'derived'): S3ArchiveOptions {
  const { s3ObjectLock: mode, s3KmsKeyId } = settings;
  return {
    bucket: required(settings.s3Bucket, 'KEYTRAIL_S3_BUCKET'),
    prefix: settings.s3Prefix,
    pathStyle: settings.s3PathStyle,
    encryption: { kind: settings.s3Encryption, ...(s3KmsKeyId === null ? {} : { keyId: s3KmsKeyId }) },
    objectLock: mode === 'none' || kind === 'derived' ? null : { mode, days: settings.s3ObjectLockDays },
  };
}

/** Files of scheduled reports: in a folder of their own beside the evidence, and locked as it is. */
export const reportBucketOf = (settings: Settings): S3ArchiveOptions => ({
  ...bucketOf(settings, 'evidence'),
  prefix: `${settings.s3Prefix}reports/`,
});

function required(value: string | null, variable: string): string {
  if (value !== null) return value;
  throw new InfrastructureError('setting_missing', `The profile "cluster" needs ${variable}.`);
}
