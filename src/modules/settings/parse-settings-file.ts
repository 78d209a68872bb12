import { nearestName } from '../../shared/nearest-name.ts';
import type { LocatedValue } from './domain/located-value.ts';
import { FILE_SECTIONS, type FileSection } from './file-sections.ts';
import { readLocatedYaml, YAML_BYTES_MAX } from './read-located-yaml.ts';
import { SETTING_NAMES, type SettingName } from './setting-definitions.ts';

export const SETTINGS_FILE_BYTES_MAX = YAML_BYTES_MAX;

export interface SettingsFile {
  readonly values: ReadonlyMap<SettingName, unknown>;
  readonly problems: readonly string[];
}

const isSettingName = (name: string): name is SettingName => SETTING_NAMES.some((known) => known === name);
const isSection = (name: string): name is FileSection => FILE_SECTIONS.some((known) => known === name);

/**
 * Reads the settings in the text of keytrail.yaml: scalars by the settings' names. Sections beside them, such as
 * `api_keys:`, are read by the rooms that they belong to. Never quotes values in its problems.
 */
export function parseSettingsFile(text: string, path: string): SettingsFile {
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) {
    const { line, reason } = yaml.problem;
    return { values: new Map(), problems: [`${path}: ${placed(reason, line)}`] };
  }
  const values = new Map<SettingName, unknown>();
  const problems: string[] = [];
  for (const { name, value } of yaml.root.properties) {
    if (isSettingName(name)) {
      values.set(name, plain(value));
    } else if (!isSection(name)) {
      const nearest = nearestName(name, [...SETTING_NAMES, ...FILE_SECTIONS]);
      problems.push(
        `${path}: there is no setting "${name}".${nearest === null ? '' : ` Did you mean "${nearest}"?`}`,
      );
    }
  }
  return { values, problems };
}

/** `not valid YAML at line 3 (BAD_INDENT).` */
const placed = (reason: string, line: number | null): string =>
  line === null ? reason : reason.replace(/( \([^)]*\))?\.$/, ` at line ${line}$1.`);

/** What a setting's schema judges: it takes scalars, and refuses what else may stand there. */
function plain(value: LocatedValue): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(plain);
    case 'mapping':
      return Object.fromEntries(value.properties.map((property) => [property.name, plain(property.value)]));
    default:
      return value satisfies never;
  }
}
