import type { FileProblem, LocatedProperty } from '../settings/domain/located-value.ts';
import { problemText } from '../settings/domain/located-value.ts';
import { FILE_SECTIONS } from '../settings/file-sections.ts';
import { readLocatedYaml } from '../settings/read-located-yaml.ts';
import { nearestName } from '../../shared/nearest-name.ts';
import { KnownSecrets } from '../operations/known-secrets.ts';
import {
  joinPrincipals,
  parsePrincipals,
  repeatedPrincipals,
} from '../static-principals/domain/parse-principals.ts';
import type { StaticPrincipals } from '../static-principals/domain/static-principal.ts';
import { parseApiKeys, type ParsedKeys } from './domain/parse-api-keys.ts';
import type { StaticKey } from './domain/static-key.ts';
import { variableKey, warningOf, type KeyVariable } from './domain/variable-keys.ts';

/** What the sources of keys say, read and not yet understood. */
export interface ConfigurationTexts {
  readonly files: readonly ConfigurationFile[];
  readonly variables: readonly { readonly variable: KeyVariable; readonly secret: string }[];
}

export interface ConfigurationFile {
  /** Without its folder. */
  readonly name: string;
  /** keytrail.yaml has settings beside its sections; a file of keys has sections only. */
  readonly kind: 'settings' | 'keys';
  readonly text: string;
}

/** All keys that configuration lists, and all who may own keys and sign in. */
export interface StaticConfiguration {
  readonly keys: readonly StaticKey[];
  readonly principals: StaticPrincipals;
  /** Whether any file has a section of keys, be it empty: one without says nothing about them. */
  readonly filesListKeys: boolean;
  readonly warnings: readonly string[];
}

export type ParsedConfiguration =
  | { readonly ok: true; readonly value: StaticConfiguration }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Problems that are told; whoever has more of them has another file in hand, or one that is broken from its start. */
const PROBLEMS_SHOWN_MAX = 50;

/** Understands all sources of keys together: one problem anywhere, and nothing of it counts. */
export function parseConfiguration(texts: ConfigurationTexts): ParsedConfiguration {
  const files = texts.files.map(parseFile);
  const variables = texts.variables.map(({ variable, secret }) => variableKey(variable, secret));
  const keys = [...files.flatMap((file) => file.keys), ...variables];
  const principals = joinPrincipals(files.map((file) => file.principals));
  const problems = [
    ...files.flatMap((file) => file.problems),
    ...repeatedSecrets(keys),
    ...shownSecrets(keys),
    ...repeatedPrincipals(principals.listed),
  ];
  if (problems.length > 0) return { ok: false, problems: bounded(problems) };
  return {
    ok: true,
    value: {
      keys,
      principals,
      filesListKeys: files.some((file) => file.listsKeys),
      warnings: bounded([
        ...files.flatMap((file) => file.warnings),
        ...texts.variables.flatMap(({ variable, secret }) => warningOf(variable, secret) ?? []),
      ]),
    },
  };
}

interface ParsedFile {
  readonly keys: readonly StaticKey[];
  readonly principals: StaticPrincipals;
  readonly listsKeys: boolean;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const NOTHING_LISTED = {
  keys: [],
  principals: { listed: [], kinds: [] },
  listsKeys: false,
} as const;

function parseFile({ name, kind, text }: ConfigurationFile): ParsedFile {
  const inWords = (problems: readonly FileProblem[]) => problems.map((problem) => problemText(name, problem));
  const yaml = readLocatedYaml(text);
  if (!yaml.ok) return { ...NOTHING_LISTED, problems: inWords([yaml.problem]), warnings: [] };
  const { properties } = yaml.root;
  const strangers = kind === 'keys' ? properties.flatMap(strangerIn) : [];
  const section = properties.find((property) => property.name === 'api_keys');
  const parsed: ParsedKeys =
    section === undefined ? { keys: [], problems: [], warnings: [] } : parseApiKeys(section.value, name);
  const { principals, problems } = parsePrincipals(properties, name);
  return {
    keys: parsed.keys,
    principals,
    listsKeys: section !== undefined,
    problems: inWords([...strangers, ...parsed.problems, ...problems]),
    warnings: inWords(parsed.warnings),
  };
}

function strangerIn({ name, line }: LocatedProperty): readonly FileProblem[] {
  if (FILE_SECTIONS.some((section) => section === name)) return [];
  const nearest = nearestName(name, FILE_SECTIONS);
  const hint = nearest === null ? `there are ${FILE_SECTIONS.join(', ')}.` : `did you mean "${nearest}"?`;
  return [{ line, reason: `there is no such section; ${hint}` }];
}

const placeText = ({ place }: StaticKey): string =>
  place.line === null ? place.source : `${place.source}, line ${place.line}`;

function repeatedSecrets(keys: readonly StaticKey[]): readonly string[] {
  const first = new Map<string, StaticKey>();
  return keys.flatMap((key) => {
    const before = first.get(key.secret);
    if (before === undefined) {
      first.set(key.secret, key);
      return [];
    }
    return [`${placeText(key)}: the secret is that of ${placeText(before)} already; each key needs its own.`];
  });
}

/** What events and answers show of a key must not hold the secret of any. */
function shownSecrets(keys: readonly StaticKey[]): readonly string[] {
  const secrets = new KnownSecrets();
  for (const { secret } of keys) secrets.add(secret);
  const holdsOne = (text: string): boolean => secrets.replaceIn(text, '') !== text;
  return keys
    .filter(({ name, owner, tenant, note, allowedDatasets, permissions }) =>
      [name, owner, tenant, note ?? '', ...(allowedDatasets ?? []), ...(permissions ?? [])].some(holdsOne),
    )
    .map((key) => `${placeText(key)}: the secret of a key stands in a property that everybody may read.`);
}

const bounded = (texts: readonly string[]): readonly string[] =>
  texts.length <= PROBLEMS_SHOWN_MAX
    ? texts
    : [...texts.slice(0, PROBLEMS_SHOWN_MAX), `… and ${texts.length - PROBLEMS_SHOWN_MAX} more.`];
