import type { Role } from '../../../events/key-rights.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import { scopesNamed, scopesOfRole } from '../../identity/domain/scopes.ts';
import type { FileProblem, LocatedMapping, LocatedValue } from '../../settings/domain/located-value.ts';
import { weaknessOf } from './configured-secret.ts';
import * as read from './property-readers.ts';
import { DEFAULT_OWNER, DEFAULT_TENANT, defaultName, type StaticKey } from './static-key.ts';

/** What an entry may say: the properties of SetuPranali's guide under their names there, and ours in the same spelling. */
const PROPERTIES = {
  key: read.secret,
  role: read.role,
  tenant: read.tenant,
  name: read.text(read.NAME_CHARS_MAX),
  owner: read.text(read.OWNER_CHARS_MAX),
  description: read.text(read.NOTE_CHARS_MAX),
  rate_limit: read.rateLimit,
  expires_at: read.expiry,
  enabled: read.yesOrNo,
  allowed_datasets: read.datasets,
  permissions: read.permissions,
  scopes: read.scopes,
  allowed_cidrs: read.cidrs,
} as const;

type PropertyName = keyof typeof PROPERTIES;
type ValueOf<Reader> = Reader extends read.PropertyReader<infer Value> ? Value : never;
type Written = { [Name in PropertyName]?: ValueOf<(typeof PROPERTIES)[Name]> };

const PROPERTY_NAMES = Object.keys(PROPERTIES);
const isPropertyName = (name: string): name is PropertyName => PROPERTY_NAMES.includes(name);

/** For an entry without a role, as one example of the guide is: the one that may do least with data. */
const ASSUMED_ROLE: Role = 'viewer';

export interface ParsedEntry {
  readonly key: StaticKey | null;
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
}

/** Reads one entry of `api_keys:`; every problem of it at once, so that one look at the file can mend them all. */
export function parseEntry(item: LocatedValue, source: string): ParsedEntry {
  if (item.kind !== 'mapping')
    return broken([{ line: item.line, reason: 'an entry must name its properties, such as "key: …".' }]);
  const { written, problems } = readProperties(item);
  const secret = written.key;
  const role = written.role ?? ASSUMED_ROLE;
  const tenant = written.tenant ?? (role === 'admin' ? DEFAULT_TENANT : undefined);
  if (!names(item, 'key')) problems.push({ line: item.line, reason: 'key is missing.' });
  if (
    tenant === undefined &&
    !names(item, 'tenant') &&
    !problems.some(({ reason }) => reason.startsWith('role'))
  )
    problems.push({
      line: item.line,
      reason: `tenant is missing: a key of role ${role} must belong to one.`,
    });
  const beyond = beyondRole(written.scopes, role);
  if (beyond !== null) {
    const { line } = item.properties.find(({ name }) => name === 'scopes') ?? item;
    problems.push({ line, reason: `scopes: the role ${role} does not grant "${beyond}".` });
  }
  if (problems.length > 0 || secret === undefined || tenant === undefined) return broken(problems);
  return {
    key: keyOf(written, { secret, role, tenant, place: { source, line: item.line } }),
    problems,
    warnings: warningsOf(item.line, secret, written.role === undefined),
  };
}

const broken = (problems: readonly FileProblem[]): ParsedEntry => ({ key: null, problems, warnings: [] });

const names = (item: LocatedMapping, name: PropertyName): boolean =>
  item.properties.some((property) => property.name === name);

function readProperties(item: LocatedMapping): {
  readonly written: Written;
  readonly problems: FileProblem[];
} {
  const written: Written = {};
  const problems: FileProblem[] = [];
  for (const { name, line, value } of item.properties) {
    if (!isPropertyName(name)) {
      problems.push({ line, reason: unknownProperty(name) });
      continue;
    }
    const result = PROPERTIES[name](value);
    if (result.ok) Object.assign(written, { [name]: result.value });
    else problems.push({ line, reason: sentence(`${name} ${result.refusal}`) });
  }
  return { written, problems };
}

const sentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

/** Does not repeat the name: a secret may stand where a name should. */
function unknownProperty(name: string): string {
  const nearest = nearestName(name, PROPERTY_NAMES);
  return nearest === null
    ? `there is no such property; there are ${PROPERTY_NAMES.join(', ')}.`
    : `there is no such property; did you mean "${nearest}"?`;
}

function beyondRole(scopes: Written['scopes'], role: Role): string | null {
  if (scopes === undefined || scopes === 'inherit') return null;
  const granted = scopesOfRole(role);
  return scopes.find((name) => scopesNamed(name).some((scope) => !granted.includes(scope))) ?? null;
}

const keyOf = (
  written: Written,
  own: Pick<StaticKey, 'secret' | 'role' | 'tenant' | 'place'>,
): StaticKey => ({
  ...own,
  name: written.name ?? defaultName(own.role, own.tenant),
  owner: written.owner ?? DEFAULT_OWNER,
  scopes: written.scopes ?? 'inherit',
  allowedDatasets: written.allowed_datasets ?? null,
  permissions: written.permissions ?? null,
  rateLimit: written.rate_limit ?? null,
  note: written.description ?? null,
  allowedCidrs: written.allowed_cidrs ?? null,
  expiresAt: written.expires_at ?? null,
  enabled: written.enabled ?? true,
});

function warningsOf(line: number, secret: string, assumedRole: boolean): readonly FileProblem[] {
  const weakness = weaknessOf(secret);
  const reasons = [
    ...(weakness === null ? [] : [weakness]),
    ...(assumedRole ? [`the key has no role and is taken for a ${ASSUMED_ROLE}.`] : []),
  ];
  return reasons.map((reason) => ({ line, reason }));
}
