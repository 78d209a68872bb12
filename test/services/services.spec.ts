import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { exportLines, serviceEnvironment, testEnvironment } from './environment.ts';
import { USAGE, readArguments } from './run-arguments.ts';
import { KAFKA_VERSION, VERSITYGW_VERSION } from './versions.ts';

const s3 = {
  endpoint: 'http://127.0.0.1:20001',
  accessKeyId: 'someone',
  secretAccessKey: 'c3RpbGw/c2VjcmV0+Q==',
  region: 'us-east-1',
};

describe('the environment of the servers', () => {
  it('is lines that a shell takes as they are', () => {
    expect(exportLines(serviceEnvironment('127.0.0.1:20000', s3, 'keytrail-1'))).toBe(
      [
        'export KEYTRAIL_KAFKA_BROKERS=127.0.0.1:20000',
        'export KEYTRAIL_S3_BUCKET=keytrail-1',
        'export KEYTRAIL_S3_PATH_STYLE=true',
        'export AWS_ENDPOINT_URL_S3=http://127.0.0.1:20001',
        'export AWS_ACCESS_KEY_ID=someone',
        'export AWS_SECRET_ACCESS_KEY=c3RpbGw/c2VjcmV0+Q==',
        'export AWS_REGION=us-east-1',
        '',
      ].join('\n'),
    );
  });

  it('quotes what a shell would read anything into', () => {
    expect(exportLines({ A: "it's", B: '$HOME `x`', C: '' })).toBe(
      String.raw`export A='it'\''s'` + "\nexport B='$HOME `x`'\nexport C=''\n",
    );
  });

  it('has for a test run only names that the service does not know', () => {
    const servers = {
      KEYTRAIL_TEST_KAFKA_BROKERS: '127.0.0.1:20000',
      KEYTRAIL_TEST_S3_ENDPOINT: 'http://127.0.0.1:20001',
      KEYTRAIL_TEST_S3_ACCESS_KEY_ID: 'someone',
      KEYTRAIL_TEST_S3_SECRET_ACCESS_KEY: 'c3RpbGw/c2VjcmV0+Q==',
      KEYTRAIL_TEST_S3_REGION: 'us-east-1',
    };
    expect(testEnvironment('127.0.0.1:20000', s3, null)).toEqual(servers);
    expect(testEnvironment('127.0.0.1:20000', s3, '/usr/sbin/nginx')).toEqual({
      ...servers,
      KEYTRAIL_TEST_NGINX: '/usr/sbin/nginx',
    });
  });
});

describe('the arguments', () => {
  it.each([
    ['nothing', [], { kind: 'serve' }],
    ['a command', ['npm', 'test'], { kind: 'run', command: 'npm', args: ['test'] }],
    ['a command after --', ['--', 'npm', 'test'], { kind: 'run', command: 'npm', args: ['test'] }],
    [
      'a command with its own --',
      ['npm', 'test', '--', 'test/contracts', '--help'],
      { kind: 'run', command: 'npm', args: ['test', '--', 'test/contracts', '--help'] },
    ],
    ['a question', ['--help'], { kind: 'help' }],
    ['an option that is none', ['--kafka'], { kind: 'refused', reason: 'there is no option --kafka' }],
    ['a -- and nothing after it', ['--'], { kind: 'refused', reason: 'after -- comes the command to run' }],
  ] as const)('of %s are understood', (_, argv, asked) => {
    expect(readArguments(argv)).toEqual(asked);
  });

  it('are explained in two lines', () => {
    expect(
      USAGE.trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)[0]),
    ).toEqual(['npm run services', 'npm run services -- <command> [args…]']);
  });
});

it('are those that docker-compose.cluster.yml runs, version by version', () => {
  const file = resolve(import.meta.dirname, '../../docker-compose.cluster.yml');
  expect(parse(readFileSync(file, 'utf8'), { merge: true })).toMatchObject({
    services: {
      kafka: { image: `apache/kafka:${KAFKA_VERSION}` },
      s3: { image: `versity/versitygw:${VERSITYGW_VERSION}` },
    },
  });
});
