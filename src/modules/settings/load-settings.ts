import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../../shared/settings.ts';
import { isWellFormedSecret } from '../keys/domain/secret-format.ts';
import { leakProblems } from './leak-problems.ts';
import { oidcProblems } from './oidc-problems.ts';
import { parseEnvironment, type Environment } from './parse-environment.ts';
import { parseSettingsFile, SETTINGS_FILE_BYTES_MAX, type SettingsFile } from './parse-settings-file.ts';
import { SETTING_DEFINITIONS, SETTING_NAMES, type SettingName } from './setting-definitions.ts';
import { SettingsError } from './settings-error.ts';
import { tiledProblems } from './tiled-problems.ts';

const NO_FILE: SettingsFile = { values: new Map(), problems: [] };

/** Longest rejected value that an error repeats. */
const SHOWN_CHARS_MAX = 80;

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unreadable';

function readSettingsFile(path: string, mustExist: boolean): SettingsFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && !mustExist) return NO_FILE;
    return { values: new Map(), problems: [`${path}: cannot be read (${errorCode(error)}).`] };
  }
  const text = bytes.subarray(0, SETTINGS_FILE_BYTES_MAX + 1).toString('utf8');
  return parseSettingsFile(text, path);
}

function shown(name: SettingName, value: unknown): string {
  if (SETTING_DEFINITIONS[name].secret === true) return 'what it is set to (not repeated here)';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text;
}

/** Ignoring what was set for a cluster would leave an operator believing that events go to Kafka. */
function clusterProblems(settings: Settings): readonly string[] {
  const { profile, kafkaBrokers, s3Bucket, athenaWorkgroup } = settings;
  const problems: string[] = [];
  if (profile === 'cluster') {
    if (kafkaBrokers === null)
      problems.push(
        'kafkaBrokers (KEYTRAIL_KAFKA_BROKERS): the profile "cluster" needs the addresses of Kafka brokers.',
      );
    if (s3Bucket === null)
      problems.push('s3Bucket (KEYTRAIL_S3_BUCKET): the profile "cluster" needs the name of a bucket.');
  } else if (kafkaBrokers !== null || s3Bucket !== null || athenaWorkgroup !== null) {
    problems.push(
      'profile (KEYTRAIL_PROFILE): Kafka, S3 or Athena is set, but the profile "embedded" uses none of them. Set it to "cluster", or unset them.',
    );
  }
  const signsIn = settings.kafkaSaslMechanism !== 'none';
  if (signsIn && (settings.kafkaSaslUsername === null || settings.kafkaSaslPassword === null)) {
    problems.push(
      'kafkaSaslMechanism (KEYTRAIL_KAFKA_SASL_MECHANISM): it needs kafkaSaslUsername and kafkaSaslPassword.',
    );
  }
  return problems;
}

/** Rules that no single setting's schema can state. */
function combinedProblems(settings: Settings): readonly string[] {
  const problems: string[] = [];
  problems.push(...clusterProblems(settings), ...oidcProblems(settings), ...tiledProblems(settings));
  problems.push(...leakProblems(settings));
  if (settings.expiryDaysDefault > settings.expiryDaysMax) {
    problems.push(
      `expiryDaysDefault (KEYTRAIL_EXPIRY_DAYS_DEFAULT): ${settings.expiryDaysDefault} is longer than expiryDaysMax, ${settings.expiryDaysMax}.`,
    );
  }
  if (settings.adminKey !== null && !isWellFormedSecret(settings.adminKey)) {
    problems.push(
      'adminKey (KEYTRAIL_ADMIN_KEY): its form or its checksum is wrong. It must be a complete key secret; unset it to have one generated.',
    );
  }
  return problems;
}

/**
 * Resolves the settings once, at start: environment over keytrail.yaml over defaults.
 * The file is the one that KEYTRAIL_CONFIG names (it must exist), else `keytrail.yaml` in `workingDirectory` if present.
 * @throws SettingsError naming every wrong setting, where it came from and what is allowed, and no secret values
 */
export function loadSettings(environment: Environment, workingDirectory: string): Settings {
  const named = environment['KEYTRAIL_CONFIG'];
  const hasName = named !== undefined && named !== '';
  const path = resolve(workingDirectory, hasName ? named : 'keytrail.yaml');
  const file = readSettingsFile(path, hasName);
  const fromEnvironment = parseEnvironment(environment);

  const problems = [...file.problems, ...fromEnvironment.problems];
  const resolved: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const definition = SETTING_DEFINITIONS[name];
    const inEnvironment = fromEnvironment.values.has(name);
    const inFile = !inEnvironment && file.values.has(name);
    const value = inEnvironment
      ? fromEnvironment.values.get(name)
      : inFile
        ? file.values.get(name)
        : definition.default;
    const parsed = definition.schema.safeParse(value);
    if (parsed.success) {
      resolved[name] = parsed.data;
    } else {
      const source = inEnvironment ? `environment variable ${definition.variable}` : `${name} in ${path}`;
      problems.push(`${source}: ${shown(name, value)} is not allowed. It must be ${definition.allowed}.`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);

  // Every field has been parsed by the schema that its definition ties to the field's type.
  const settings = resolved as unknown as Settings;
  const combined = combinedProblems(settings);
  if (combined.length > 0) throw new SettingsError(combined);
  // A relative path starts from where it is written.
  const located = (
    name: 'dataDir' | 'keysFile' | 'leakKeysFile' | 'geoipDatabase' | 'digestKeyFile',
    written: string,
  ): string =>
    resolve(
      file.values.has(name) && !fromEnvironment.values.has(name) ? dirname(path) : workingDirectory,
      written,
    );
  return {
    ...settings,
    dataDir: located('dataDir', settings.dataDir),
    keysFile: settings.keysFile === null ? null : located('keysFile', settings.keysFile),
    leakKeysFile: settings.leakKeysFile === null ? null : located('leakKeysFile', settings.leakKeysFile),
    geoipDatabase: settings.geoipDatabase === null ? null : located('geoipDatabase', settings.geoipDatabase),
    digestKeyFile: settings.digestKeyFile === null ? null : located('digestKeyFile', settings.digestKeyFile),
    settingsFile: file === NO_FILE ? null : path,
  };
}
