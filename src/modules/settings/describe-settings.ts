import { variablesOf, type SettingDefinition } from './setting-definition.ts';
import { SETTING_DEFINITIONS, SETTING_NAMES } from './setting-definitions.ts';

function shownDefault(definition: SettingDefinition): string {
  if (definition.default === null) return 'unset';
  return definition.default === '' ? 'empty' : `\`${String(definition.default)}\``;
}

/** The table of docs/configuration.md, one line per setting, so that the page cannot fall behind the code. */
export function describeSettings(): string {
  const rows = SETTING_NAMES.map((name) => {
    const definition: SettingDefinition = SETTING_DEFINITIONS[name];
    const secret = definition.secret === true ? ' Secret: never logged.' : '';
    const variables = variablesOf(definition).map((variable) => `\`${variable}\``);
    return `| \`${name}\` | ${variables.join(' or ')} | ${shownDefault(definition)} | ${definition.allowed} | ${definition.meaning}${secret} |`;
  });
  return [
    '| keytrail.yaml | environment | default | allowed | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
