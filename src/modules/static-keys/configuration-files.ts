import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createHash } from 'node:crypto';
import { systemCode } from '../../shared/thrown.ts';
import type { Settings } from '../../shared/settings.ts';
import { YAML_BYTES_MAX } from '../settings/read-located-yaml.ts';
import type { ConfigurationFile, ConfigurationTexts } from './parse-configuration.ts';
import { SINGLE_USER_KEY, type KeyVariable } from './domain/variable-keys.ts';

/** Where the settings say that keys are listed. */
export type KeySettings = Pick<
  Settings,
  'settingsFile' | 'keysFile' | 'apiKeyAdmin' | 'apiKeyDefault' | 'tiledSingleUserApiKey'
>;

export type ReadTexts =
  | {
      readonly ok: true;
      readonly texts: ConfigurationTexts;
      /** The same exactly when the texts are. */
      readonly digest: string;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads every source of keys that the settings name: whole, each time anew. A secret that is mounted into a container is
 * swapped by a link, which notifications of the file system miss and comparing contents does not.
 */
export async function readConfigurationTexts(settings: KeySettings): Promise<ReadTexts> {
  const read = await Promise.all(filesOf(settings).map(readOne));
  const problems = read.flatMap((one) => (typeof one === 'string' ? [one] : []));
  if (problems.length > 0) return { ok: false, problems };
  const files = read.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const texts = { files, variables: variablesOf(settings) };
  return { ok: true, texts, digest: createHash('sha256').update(JSON.stringify(texts)).digest('hex') };
}

/** Whether keys may change while the service runs: variables cannot. */
export const hasFiles = (settings: KeySettings): boolean => filesOf(settings).length > 0;

interface FileToRead {
  readonly path: string;
  readonly kind: ConfigurationFile['kind'];
}

function filesOf({ settingsFile, keysFile }: KeySettings): readonly FileToRead[] {
  const settings: readonly FileToRead[] =
    settingsFile === null ? [] : [{ path: settingsFile, kind: 'settings' }];
  return keysFile === null || keysFile === settingsFile
    ? settings
    : [...settings, { path: keysFile, kind: 'keys' }];
}

function variablesOf(settings: KeySettings): ConfigurationTexts['variables'] {
  const { apiKeyAdmin, apiKeyDefault, tiledSingleUserApiKey } = settings;
  const all: readonly (readonly [KeyVariable, string | null])[] = [
    ['API_KEY_ADMIN', apiKeyAdmin],
    ['API_KEY_DEFAULT', apiKeyDefault],
    [SINGLE_USER_KEY, tiledSingleUserApiKey],
  ];
  return all.flatMap(([variable, secret]) => (secret === null ? [] : [{ variable, secret }]));
}

/** @returns what is wrong with it where it cannot be read */
async function readOne({ path, kind }: FileToRead): Promise<ConfigurationFile | string> {
  const name = basename(path);
  try {
    const bytes = await readBounded(path);
    return { name, kind, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (systemCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') return `${path}: not a text in UTF-8.`;
    return `${path}: cannot be read (${systemCode(error) ?? 'unreadable'}).`;
  }
}

/** One byte more than is allowed says that there are too many; a device that never ends is not read to its end. */
async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(YAML_BYTES_MAX + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
