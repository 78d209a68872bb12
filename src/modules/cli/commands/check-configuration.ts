import { secretHasher } from '../../keys/domain/secret-hash.ts';
import type { Settings } from '../../../shared/settings.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import type { Environment } from '../../settings/parse-environment.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { configuredSecret } from '../../static-keys/domain/configured-secret.ts';
import { loadConfiguration } from '../../static-keys/followed-configuration.ts';
import type { StaticConfiguration } from '../../static-keys/parse-configuration.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';
import { checkSections, type CheckedSection, type CheckedSections } from './check-sections.ts';

const COLUMNS = [
  { name: 'place', heading: 'PLACE' },
  { name: 'fingerprint', heading: 'FINGERPRINT' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'role', heading: 'ROLE' },
  { name: 'enabled', heading: 'ENABLED' },
  { name: 'expiresAt', heading: 'EXPIRES' },
  { name: 'id', heading: 'ID' },
];

/** What the service would make of its files, told before it does: wrong ones exit as they would at the start. */
export const checkConfiguration: CliCommand = {
  name: 'config check',
  operands: '[keytrail.yaml]',
  arity: [0, 1],
  summary: 'Check settings and sections, and show what they come to. Exits with 78 if a line is wrong.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const [file] = input.positionals;
    const { environment, workingDirectory } = terminal;
    const named = file === undefined ? environment : { ...environment, KEYTRAIL_CONFIG: file };
    const { settings, configuration, sections } = await check(named, workingDirectory);
    const { keys } = configuration;
    const hashSecret = secretHasher(settings.secretPepper);
    const rows = keys.map(({ place, secret, tenant, role, enabled, expiresAt }) => {
      const { keyId: id, record } = configuredSecret(secret, hashSecret);
      const { source, line } = place;
      const { fingerprint } = record;
      return {
        place: line === null ? source : `${source}:${line}`,
        fingerprint,
        tenant,
        role,
        enabled,
        expiresAt,
        id,
      };
    });
    for (const warning of [...configuration.warnings, ...sections.warnings]) terminal.err(`${warning}\n`);
    terminal.out(input.flag('json') ? jsonText(rows) : checkedText(settings, configuration, sections.counts));
    if (!input.flag('json') && rows.length > 0) terminal.out(`\n${tableText(COLUMNS, rows)}`);
    return EXIT.ok;
  },
};

const WOULD_NOT_START = 'Keytrail would not start with these settings:';

interface Checked {
  readonly settings: Settings;
  readonly configuration: StaticConfiguration;
  readonly sections: CheckedSections;
}

/** @throws SettingsError naming every problem of every section at once */
async function check(environment: Environment, workingDirectory: string): Promise<Checked> {
  const problems: string[] = [];
  const collect = async <Value>(read: () => Value | Promise<Value>): Promise<Value | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const settings = await collect(() => loadSettings(environment, workingDirectory));
  const loaded = settings && (await collect(() => loadConfiguration(settings)));
  const sections = settings && (await collect(() => checkSections(settings, environment)));
  problems.push(...(sections?.problems ?? []));
  if (settings === null || loaded === null || sections === null || problems.length > 0)
    throw new SettingsError([...new Set(problems)], WOULD_NOT_START);
  return { settings, configuration: loaded.configuration, sections };
}

const SECTION_COLUMNS = [
  { name: 'section', heading: 'SECTION' },
  { name: 'counts', heading: 'WHAT COUNTS' },
];

/** What the service would go by, section by section: that a file has no mistake does not say that it says anything. */
function checkedText(
  { settingsFile }: Settings,
  { keys, principals, filesListKeys }: StaticConfiguration,
  counts: readonly CheckedSection[],
): string {
  const listed = (kind: 'user' | 'service'): string =>
    principals.kinds.includes(kind)
      ? String(principals.listed.filter((one) => one.kind === kind).length)
      : NOT_SPOKEN_OF;
  const rows = [
    { section: 'settings', counts: settingsFile ?? 'no keytrail.yaml: environment and defaults' },
    { section: 'api_keys', counts: filesListKeys || keys.length > 0 ? String(keys.length) : NOT_SPOKEN_OF },
    { section: 'users', counts: listed('user') },
    { section: 'service_principals', counts: listed('service') },
    ...counts,
  ];
  return `No problem found.\n\n${tableText(SECTION_COLUMNS, rows)}`;
}

const NOT_SPOKEN_OF = 'no such section: those that were listed before stay as they are';
