import { secretHasher } from '../../keys/domain/secret-hash.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { checkSections } from './check-sections.ts';
import { configuredSecret } from '../../static-keys/domain/configured-secret.ts';
import { loadConfiguration } from '../../static-keys/followed-configuration.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

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
  summary: 'Check settings and static keys, and show which keys they list. Exits with 78 if a line is wrong.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const [file] = input.positionals;
    const { environment, workingDirectory } = terminal;
    const settings = loadSettings(
      file === undefined ? environment : { ...environment, KEYTRAIL_CONFIG: file },
      workingDirectory,
    );
    const { keys, warnings } = (await loadConfiguration(settings)).configuration;
    await checkSections(settings, environment);
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
    for (const warning of warnings) terminal.err(`${warning}\n`);
    terminal.out(input.flag('json') ? jsonText(rows) : tableText(COLUMNS, rows));
    return EXIT.ok;
  },
};
