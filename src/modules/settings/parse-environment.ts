import { nearestName } from '../../shared/nearest-name.ts';
import {
  OTHER_VARIABLES,
  SETTING_DEFINITIONS,
  SETTING_NAMES,
  type SettingName,
} from './setting-definitions.ts';
import { variablesOf } from './setting-definition.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLES = new Map<string, SettingName>(
  SETTING_NAMES.flatMap((name) =>
    variablesOf(SETTING_DEFINITIONS[name]).map((variable) => [variable, name] as const),
  ),
);

/** Kubernetes and Docker links give every container these for a service that is called `keytrail`. */
const SERVICE_LINK =
  /^KEYTRAIL_(SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

const known = [...VARIABLES.keys(), ...OTHER_VARIABLES];

function complaint(variable: string): string {
  const nearest = nearestName(variable, known);
  return `There is no environment variable ${variable}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`;
}

/** Whole numbers and booleans as such; anything else stays text, for the setting's schema to judge. */
function typed(name: SettingName, text: string): unknown {
  const isText =
    typeof SETTING_DEFINITIONS[name].default === 'string' || SETTING_DEFINITIONS[name].secret === true;
  // A user name or a bucket may consist of digits.
  if (isText || SETTING_DEFINITIONS[name].schema.safeParse(text).success) return text;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** The settings that the environment names. An empty variable counts as unset: compose files cannot say it otherwise. */
export function parseEnvironment(environment: Environment): {
  readonly values: ReadonlyMap<SettingName, unknown>;
  readonly problems: readonly string[];
} {
  const values = new Map<SettingName, unknown>();
  const problems: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || text === '') continue;
    const name = VARIABLES.get(variable);
    if (name !== undefined) {
      const value = typed(name, text);
      if (values.has(name) && values.get(name) !== value)
        problems.push(`${variablesOf(SETTING_DEFINITIONS[name]).join(' and ')} differ; set one of them.`);
      values.set(name, value);
    } else if (
      variable.startsWith('KEYTRAIL_') &&
      !known.includes(variable) &&
      !SERVICE_LINK.test(variable)
    ) {
      problems.push(complaint(variable));
    }
  }
  return { values, problems };
}
