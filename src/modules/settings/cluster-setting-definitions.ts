import { z } from 'zod';
import type { ClusterSettings } from '../../shared/settings.ts';
import { wholeNumber, type DefinitionsOf } from './setting-definition.ts';

/** Settings of the profile `cluster`: where Kafka, the bucket and Athena are, and what is asked of them. */
export const CLUSTER_SETTING_DEFINITIONS: DefinitionsOf<ClusterSettings> = {
  kafkaBrokers: {
    variable: 'KEYTRAIL_KAFKA_BROKERS',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9._[\]:-]{1,253}:\d{1,5}(,[A-Za-z0-9._[\]:-]{1,253}:\d{1,5}){0,63}$/)
      .nullable(),
    default: null,
    allowed: 'addresses `host:port`, separated by commas',
    meaning: 'Profile `cluster`: the Kafka brokers to ask first.',
  },
  kafkaTopic: {
    variable: 'KEYTRAIL_KAFKA_TOPIC',
    schema: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/),
    default: 'keytrail',
    allowed: '1 to 200 letters, digits, `.`, `_` and `-`',
    meaning: 'What the names of all topics begin with: `keytrail.lifecycle`, `keytrail.usage`, …',
  },
  kafkaPartitions: {
    variable: 'KEYTRAIL_KAFKA_PARTITIONS',
    schema: wholeNumber(1, 4_096),
    default: 12,
    allowed: 'a whole number from 1 to 4096',
    meaning:
      'Partitions of topics that are created: how many processes can share the work. It cannot be changed afterwards.',
  },
  kafkaReplication: {
    variable: 'KEYTRAIL_KAFKA_REPLICATION',
    schema: wholeNumber(1, 16).nullable(),
    default: null,
    allowed: 'a whole number from 1 to 16',
    meaning: 'Copies of each partition of topics that are created. Unset: as the brokers have it.',
  },
  kafkaTls: {
    variable: 'KEYTRAIL_KAFKA_TLS',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning: 'Speak TLS with the brokers. More authorities to trust: `NODE_EXTRA_CA_CERTS`.',
  },
  kafkaSaslMechanism: {
    variable: 'KEYTRAIL_KAFKA_SASL_MECHANISM',
    schema: z.enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512']),
    default: 'none',
    allowed: '`none`, `plain`, `scram-sha-256` or `scram-sha-512`',
    meaning: 'How to sign in to the brokers.',
  },
  kafkaSaslUsername: {
    variable: 'KEYTRAIL_KAFKA_SASL_USERNAME',
    schema: z.string().min(1).max(256).nullable(),
    default: null,
    allowed: 'a text of 1 to 256 characters',
    meaning: 'User name for the brokers.',
  },
  kafkaSaslPassword: {
    variable: 'KEYTRAIL_KAFKA_SASL_PASSWORD',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'a text of 1 to 1024 characters',
    meaning: 'Password for the brokers.',
    secret: true,
  },
  s3Bucket: {
    variable: 'KEYTRAIL_S3_BUCKET',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .nullable(),
    default: null,
    allowed: 'the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
    meaning:
      'Profile `cluster`: where archive, query copy and snapshots are. Region, endpoint and credentials: `AWS_REGION`, `AWS_ENDPOINT_URL_S3` and the other variables of the AWS SDK.',
  },
  s3Prefix: {
    variable: 'KEYTRAIL_S3_PREFIX',
    schema: z.string().regex(/^([A-Za-z0-9][A-Za-z0-9._-]{0,99}\/){0,8}$/),
    default: '',
    allowed: 'empty, or folder names of letters, digits, `.`, `_` and `-`, each ending in `/`',
    meaning: 'In front of every key in the bucket.',
  },
  s3PathStyle: {
    variable: 'KEYTRAIL_S3_PATH_STYLE',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning: 'Address the bucket by path instead of by host name, as most S3 servers other than AWS want it.',
  },
  s3Encryption: {
    variable: 'KEYTRAIL_S3_ENCRYPTION',
    schema: z.enum(['none', 'aes256', 'kms']),
    default: 'none',
    allowed: '`none`, `aes256` or `kms`',
    meaning: 'Server-side encryption to ask for; `none`: what the bucket does by itself.',
  },
  s3KmsKeyId: {
    variable: 'KEYTRAIL_S3_KMS_KEY_ID',
    schema: z.string().min(1).max(2_048).nullable(),
    default: null,
    allowed: 'the id or ARN of a KMS key',
    meaning: 'Key for `s3Encryption: kms`. Unset: the account’s own for S3.',
  },
  s3ObjectLock: {
    variable: 'KEYTRAIL_S3_OBJECT_LOCK',
    schema: z.enum(['none', 'governance', 'compliance']),
    default: 'none',
    allowed: '`none`, `governance` or `compliance`',
    meaning:
      'Whether evidence is locked against deletion. `compliance`: nobody can delete it before its time. The bucket must have been created with Object Lock.',
  },
  s3ObjectLockDays: {
    variable: 'KEYTRAIL_S3_OBJECT_LOCK_DAYS',
    schema: wholeNumber(1, 36_500),
    default: 400,
    allowed: 'a whole number of days from 1 to 36500',
    meaning: 'For how long evidence is locked.',
  },
  athenaWorkgroup: {
    variable: 'KEYTRAIL_ATHENA_WORKGROUP',
    schema: z
      .string()
      .regex(/^[a-zA-Z0-9._-]{1,128}$/)
      .nullable(),
    default: null,
    allowed: 'the name of an Athena work group',
    meaning:
      'Profile `cluster`: answer SQL and reports by Athena. Unset: each process answers by itself, over a copy of its own.',
  },
  athenaDatabase: {
    variable: 'KEYTRAIL_ATHENA_DATABASE',
    schema: z.string().regex(/^[a-z][a-z0-9_]{0,254}$/),
    default: 'keytrail',
    allowed: '1 to 255 lower-case letters, digits and underscores, starting with a letter',
    meaning: 'Database of the tables; `keytrail athena init` creates both.',
  },
  athenaOutput: {
    variable: 'KEYTRAIL_ATHENA_OUTPUT',
    schema: z
      .string()
      .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s]*)?$/)
      .max(1_024)
      .nullable(),
    default: null,
    allowed: 'a place such as `s3://bucket/prefix/`',
    meaning: 'Where Athena puts results. Unset: where the work group says.',
  },
  athenaBytesMax: {
    variable: 'KEYTRAIL_ATHENA_BYTES_MAX',
    schema: wholeNumber(10_000_000, Number.MAX_SAFE_INTEGER).nullable(),
    default: null,
    allowed: 'a whole number of bytes from 10000000',
    meaning:
      'Most bytes that one statement may scan before it is stopped. Unset: what the work group allows.',
  },
  athenaResultReuseMinutes: {
    variable: 'KEYTRAIL_ATHENA_RESULT_REUSE_MINUTES',
    schema: wholeNumber(0, 10_080),
    default: 0,
    allowed: 'a whole number of minutes from 0 to 10080',
    meaning: 'How old the result of an equal statement may be to be given again, free of charge. `0`: never.',
  },
  athenaCopySeconds: {
    variable: 'KEYTRAIL_ATHENA_COPY_SECONDS',
    schema: wholeNumber(1, 86_400),
    default: 300,
    allowed: 'a whole number of seconds from 1 to 86400',
    meaning:
      'For how long archived events may wait before they are put where Athena sees them. Each time makes an object for each day that has events; objects are never merged.',
  },
  athenaUsdPerTebibyte: {
    variable: 'KEYTRAIL_ATHENA_USD_PER_TEBIBYTE',
    schema: z.number().min(0).max(1_000),
    default: 5,
    allowed: 'a number from 0 to 1000',
    meaning: 'Price of a scanned TiB, for the cost that answers state.',
  },
  snapshotMinutes: {
    variable: 'KEYTRAIL_SNAPSHOT_MINUTES',
    schema: wholeNumber(1, 10_080),
    default: 30,
    allowed: 'a whole number of minutes from 1 to 10080',
    meaning:
      'Profile `cluster`: how often one process puts a snapshot of the read models into the bucket, from which new processes start; not before 10,000 events that the read models fold (uses count as their summaries), or a day and one event, have come since the last.',
  },
};
