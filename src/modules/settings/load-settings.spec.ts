import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { loadSettings } from './load-settings.ts';
import { SettingsError } from './settings-error.ts';
import { SETTING_DEFINITIONS, SETTING_NAMES } from './setting-definitions.ts';
import type { Environment } from './parse-environment.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-settings-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const writeFile = (text: string): void => writeFileSync(join(directory, 'keytrail.yaml'), text);

function problemsOf(environment: Environment): readonly string[] {
  try {
    loadSettings(environment, directory);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('are all defaults when neither environment nor file names any', () => {
    const expected = Object.fromEntries(
      SETTING_NAMES.map((name) => [name, SETTING_DEFINITIONS[name].default]),
    );
    expect(loadSettings({}, directory)).toEqual({
      ...expected,
      dataDir: join(directory, 'data'),
      settingsFile: null,
    });
  });

  it('take the environment before the file, and the file before the default', () => {
    writeFile('port: 9000\nregion: eu-1\n');
    const settings = loadSettings({ PORT: '9001' }, directory);
    expect([settings.port, settings.region, settings.auditMode]).toEqual([9001, 'eu-1', 'strict']);
  });

  it('name setting, place and allowed values for every wrong value at once', () => {
    writeFile('sqlRowLimit: many\n');
    expect(problemsOf({ PORT: '65536', KEYTRAIL_TRUST_PROXY: 'yes' })).toEqual([
      'environment variable PORT: 65536 is not allowed. It must be a whole number from 0 to 65535.',
      'environment variable KEYTRAIL_TRUST_PROXY: "yes" is not allowed. It must be `true`, `false`, or addresses and ranges of the proxies, with commas between them.',
      `sqlRowLimit in ${join(directory, 'keytrail.yaml')}: "many" is not allowed. It must be a whole number from 1 to 1000000.`,
    ]);
  });

  it.each(['10.0.0.0/8', '10.0.0.0/8, 127.0.0.1,2001:db8::/32'])('take the proxies %s', (text) => {
    expect(loadSettings({ KEYTRAIL_TRUST_PROXY: text }, directory).trustProxy).toBe(text);
  });

  it.each([
    '10.0.0.5/8',
    '1',
    'loopback',
    '10.0.0.0/8,',
    '10.0.0.0/8 127.0.0.1',
    '10.0.0.1,'.repeat(64) + '::1',
  ])('do not take the proxies %s', (text) => {
    expect(problemsOf({ KEYTRAIL_TRUST_PROXY: text })).toEqual([
      expect.stringMatching(/^environment variable KEYTRAIL_TRUST_PROXY: .* is not allowed\./),
    ]);
  });

  it('refuse unknown names, with the nearest known one', () => {
    writeFile('dataDirectory: x\nauditmode: strict\n');
    const path = join(directory, 'keytrail.yaml');
    expect(problemsOf({ KEYTRAIL_AUDIT_MOD: 'strict', KEYTRAIL_COLOUR_OF_BIKE_SHED: 'red' })).toEqual([
      `${path}: there is no setting "dataDirectory".`,
      `${path}: there is no setting "auditmode". Did you mean "auditMode"?`,
      'There is no environment variable KEYTRAIL_AUDIT_MOD. Did you mean KEYTRAIL_AUDIT_MODE?',
      'There is no environment variable KEYTRAIL_COLOUR_OF_BIKE_SHED.',
    ]);
  });

  it('demand what a cluster needs, and refuse it where nothing would use it', () => {
    expect(problemsOf({ KEYTRAIL_PROFILE: 'cluster' })).toEqual([
      'kafkaBrokers (KEYTRAIL_KAFKA_BROKERS): the profile "cluster" needs the addresses of Kafka brokers.',
      's3Bucket (KEYTRAIL_S3_BUCKET): the profile "cluster" needs the name of a bucket.',
    ]);
    expect(problemsOf({ KEYTRAIL_KAFKA_BROKERS: 'kafka:9092' })).toEqual([
      'profile (KEYTRAIL_PROFILE): Kafka, S3 or Athena is set, but the profile "embedded" uses none of them. Set it to "cluster", or unset them.',
    ]);
  });

  it('take names that consist of digits as texts', () => {
    const settings = loadSettings(
      {
        KEYTRAIL_PROFILE: 'cluster',
        KEYTRAIL_KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092',
        KEYTRAIL_S3_BUCKET: '123456',
        KEYTRAIL_KAFKA_SASL_MECHANISM: 'plain',
        KEYTRAIL_KAFKA_SASL_USERNAME: '007',
        KEYTRAIL_KAFKA_SASL_PASSWORD: '0',
      },
      directory,
    );
    expect([settings.s3Bucket, settings.kafkaSaslUsername, settings.kafkaSaslPassword]).toEqual([
      '123456',
      '007',
      '0',
    ]);
  });

  it('ignore what an orchestrator sets for a service of the same name', () => {
    expect(
      problemsOf({
        KEYTRAIL_SERVICE_HOST: '10.0.0.1',
        KEYTRAIL_PORT: 'tcp://10.0.0.1:8080',
        KEYTRAIL_PORT_8080_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([]);
  });

  it('count an empty variable as unset', () => {
    expect(loadSettings({ KEYTRAIL_ADMIN_KEY: '', PORT: '' }, directory).adminKey).toBeNull();
  });

  it('demand the file that KEYTRAIL_CONFIG names', () => {
    expect(problemsOf({ KEYTRAIL_CONFIG: 'absent.yaml' })).toEqual([
      `${join(directory, 'absent.yaml')}: cannot be read (ENOENT).`,
    ]);
  });

  it('resolve a relative data directory from the place that names it', () => {
    writeFileSync(join(directory, 'other.yaml'), 'dataDir: trail\n');
    expect(loadSettings({ KEYTRAIL_CONFIG: join(directory, 'other.yaml') }, '/').dataDir).toBe(
      join(directory, 'trail'),
    );
    expect(loadSettings({ KEYTRAIL_DATA_DIR: 'trail' }, '/srv').dataDir).toBe('/srv/trail');
  });

  it.each([
    ['a tab for indentation', 'a:\n\tb: 1', 'not valid YAML at line'],
    ['a repeated name', 'port: 1\nport: 2', 'not valid YAML at line'],
    [
      'aliases, which could expand without bound',
      'host: &a x\nregion: *a',
      'aliases (*name) are not supported',
    ],
    ['a list', '- 1', 'must be a mapping'],
    ['a file that is far too large', `# ${'x'.repeat(300_000)}`, 'larger than'],
  ])('refuse a file with %s', (_, text, reason) => {
    writeFile(text);
    const problems = problemsOf({});
    expect(problems.length).toBe(1);
    expect(problems[0]).toContain(reason);
  });

  it('accept a well-formed administrator key and refuse one with a typo', () => {
    const secret = formatSecret('qk', new Uint8Array(32).fill(7));
    expect(loadSettings({ KEYTRAIL_ADMIN_KEY: secret }, directory).adminKey).toBe(secret);
    expect(problemsOf({ KEYTRAIL_ADMIN_KEY: `${secret.slice(0, -1)}!` })).toEqual([
      'adminKey (KEYTRAIL_ADMIN_KEY): its form or its checksum is wrong. It must be a complete key secret; unset it to have one generated.',
    ]);
  });

  it('never repeat a secret, however it is wrong', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z]{8,15}$/), (secret) => {
        writeFile(`secretPepper: [${secret}]\nadminKey: {a: ${secret}}\n`);
        const inFile = problemsOf({}).join('\n');
        const inEnvironment = problemsOf({ KEYTRAIL_SECRET_PEPPER: secret, KEYTRAIL_ADMIN_KEY: secret }).join(
          '\n',
        );
        writeFile(`secretPepper: "${secret}\nport: [`);
        const inSyntax = problemsOf({}).join('\n');
        expect(inFile).toContain('secretPepper');
        expect(inEnvironment).toContain('KEYTRAIL_SECRET_PEPPER');
        expect(`${inFile}${inEnvironment}${inSyntax}`).not.toContain(secret);
      }),
      { numRuns: 50 },
    );
  });
});
