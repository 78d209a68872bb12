import { parseDocument } from 'yaml';
import { nearestName } from './nearest-name.ts';
import { SETTING_NAMES, type SettingName } from './setting-definitions.ts';

/** 256 KiB: a settings file has a few dozen lines; anything larger is another file by mistake. */
export const SETTINGS_FILE_BYTES_MAX = 256 * 1024;

/** No setting needs an alias. Expanding them without a bound lets a short file fill the memory. */
const YAML_ALIASES_MAX = 0;

export interface SettingsFile {
  readonly values: ReadonlyMap<SettingName, unknown>;
  readonly problems: readonly string[];
}

const isSettingName = (name: string): name is SettingName => SETTING_NAMES.some((known) => known === name);

/** Reads the text of keytrail.yaml: one mapping from setting names to scalars. Never quotes values in its problems. */
export function parseSettingsFile(text: string, path: string): SettingsFile {
  if (Buffer.byteLength(text) > SETTINGS_FILE_BYTES_MAX) {
    return {
      values: new Map(),
      problems: [`${path}: the file is larger than ${SETTINGS_FILE_BYTES_MAX} bytes.`],
    };
  }
  const document = parseDocument(text, { version: '1.2', prettyErrors: false, uniqueKeys: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    // The library's message quotes the line, which may hold a secret; the code and the line number do not.
    const line = text.slice(0, fault.pos[0]).split('\n').length;
    return { values: new Map(), problems: [`${path}: not valid YAML at line ${line} (${fault.code}).`] };
  }
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: YAML_ALIASES_MAX });
  } catch {
    return { values: new Map(), problems: [`${path}: aliases (*name) are not supported in settings.`] };
  }
  if (content === null || content === undefined) return { values: new Map(), problems: [] };
  if (typeof content !== 'object' || Array.isArray(content)) {
    return { values: new Map(), problems: [`${path}: must be a mapping from setting names to values.`] };
  }
  const values = new Map<SettingName, unknown>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (isSettingName(name)) {
      values.set(name, value);
    } else {
      const nearest = nearestName(name, SETTING_NAMES);
      problems.push(
        `${path}: there is no setting "${name}".${nearest === null ? '' : ` Did you mean "${nearest}"?`}`,
      );
    }
  }
  return { values, problems };
}
