import type { S3Access } from './s3-server.ts';

export type Environment = Readonly<Record<string, string>>;

/** For a person: what makes a Keytrail that is started in this shell use the servers. */
export const serviceEnvironment = (brokers: string, s3: S3Access, bucket: string): Environment => ({
  KEYTRAIL_KAFKA_BROKERS: brokers,
  KEYTRAIL_S3_BUCKET: bucket,
  KEYTRAIL_S3_PATH_STYLE: 'true',
  AWS_ENDPOINT_URL_S3: s3.endpoint,
  AWS_ACCESS_KEY_ID: s3.accessKeyId,
  AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
  AWS_REGION: s3.region,
});

/**
 * For a test run. Only names that tests look for: under the service's own, those of the embedded profile would find
 * settings of a cluster.
 */
export const testEnvironment = (brokers: string, s3: S3Access, nginx: string | null): Environment => ({
  KEYTRAIL_TEST_KAFKA_BROKERS: brokers,
  KEYTRAIL_TEST_S3_ENDPOINT: s3.endpoint,
  KEYTRAIL_TEST_S3_ACCESS_KEY_ID: s3.accessKeyId,
  KEYTRAIL_TEST_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  KEYTRAIL_TEST_S3_REGION: s3.region,
  ...(nginx === null ? {} : { KEYTRAIL_TEST_NGINX: nginx }),
});

/** Lines to paste into a shell; a value is quoted where the shell would read anything into it. */
export const exportLines = (environment: Environment): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('');

const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
