import { nearestName } from '../../../shared/nearest-name.ts';
import type { FileProblem, LocatedMapping, LocatedValue } from '../../settings/domain/located-value.ts';
import * as read from '../../static-keys/domain/property-readers.ts';
import { DEFAULT_TENANT } from '../../static-keys/domain/static-key.ts';
import { email, identities, passwordHash, principalName } from './principal-readers.ts';
import { PRINCIPAL_SECTIONS, type PrincipalSection, type StaticPrincipal } from './static-principal.ts';

/** What an entry may say. */
const PROPERTIES = {
  name: principalName,
  email,
  tenant: read.tenant,
  role: read.role,
  password_hash: passwordHash,
  enabled: read.yesOrNo,
  identities,
} as const;

type PropertyName = keyof typeof PROPERTIES;
type ValueOf<Reader> = Reader extends read.PropertyReader<infer Value> ? Value : never;
type Written = { [Name in PropertyName]?: ValueOf<(typeof PROPERTIES)[Name]> };

/** A service has keys and no password. */
const NAMES_OF: Readonly<Record<PrincipalSection, readonly string[]>> = {
  users: Object.keys(PROPERTIES),
  service_principals: Object.keys(PROPERTIES).filter((name) => name !== 'password_hash'),
};

export interface ParsedPrincipal {
  readonly principal: StaticPrincipal | null;
  readonly problems: readonly FileProblem[];
}

/** Reads one entry of `users:` or `service_principals:`; every problem of it at once. */
export function parsePrincipalEntry(
  item: LocatedValue,
  section: PrincipalSection,
  source: string,
): ParsedPrincipal {
  if (item.kind !== 'mapping')
    return broken([{ line: item.line, reason: 'an entry must name its properties, such as "name: …".' }]);
  const { written, problems } = readProperties(item, section);
  const { name, role } = written;
  const missing = (['name', 'role'] as const).filter(
    (property) => !item.properties.some((one) => one.name === property),
  );
  const all = [
    ...problems,
    ...missing.map((property) => ({ line: item.line, reason: `${property} is missing.` })),
  ];
  if (all.length > 0 || name === undefined || role === undefined) return broken(all);
  return {
    principal: {
      place: { source, line: item.line },
      name,
      kind: PRINCIPAL_SECTIONS[section],
      email: written.email ?? null,
      tenant: written.tenant ?? DEFAULT_TENANT,
      role,
      identities: written.identities ?? [],
      enabled: written.enabled ?? true,
      passwordHash: written.password_hash ?? null,
    },
    problems: [],
  };
}

const broken = (problems: readonly FileProblem[]): ParsedPrincipal => ({ principal: null, problems });

function readProperties(
  item: LocatedMapping,
  section: PrincipalSection,
): { readonly written: Written; readonly problems: readonly FileProblem[] } {
  const names = NAMES_OF[section];
  const isProperty = (name: string): name is PropertyName => names.includes(name);
  const written: Written = {};
  const problems: FileProblem[] = [];
  for (const { name, line, value } of item.properties) {
    if (!isProperty(name)) {
      problems.push({ line, reason: unknownProperty(name, names) });
      continue;
    }
    const result = PROPERTIES[name](value);
    if (result.ok) Object.assign(written, { [name]: result.value });
    else problems.push({ line, reason: ended(`${name} ${result.refusal}`) });
  }
  return { written, problems };
}

const ended = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

/** Does not repeat the name: a password may stand where a name should. */
function unknownProperty(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === null
    ? `there is no such property; there are ${names.join(', ')}.`
    : `there is no such property; did you mean "${nearest}"?`;
}
