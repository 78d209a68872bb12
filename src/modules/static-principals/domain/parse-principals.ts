import type { FileProblem, LocatedProperty } from '../../settings/domain/located-value.ts';
import type { EntryPlace } from '../../static-keys/domain/static-key.ts';
import { parsePrincipalEntry } from './parse-principal-entry.ts';
import {
  PRINCIPAL_SECTIONS,
  type PrincipalSection,
  type StaticPrincipal,
  type StaticPrincipals,
} from './static-principal.ts';

/** Far more than anybody keeps by hand; each is a row in memory, and an event at the first start. */
export const PRINCIPALS_MAX = 10_000;

export interface ParsedPrincipals {
  readonly principals: StaticPrincipals;
  readonly problems: readonly FileProblem[];
}

const isSection = (name: string): name is PrincipalSection => Object.hasOwn(PRINCIPAL_SECTIONS, name);

/** Reads the sections `users:` and `service_principals:` among the properties of the file that is called `source`. */
export function parsePrincipals(properties: readonly LocatedProperty[], source: string): ParsedPrincipals {
  const sections = properties.flatMap((property) => {
    const { name } = property;
    return isSection(name) ? [{ name, parsed: parseSection(property, name, source) }] : [];
  });
  return {
    principals: {
      listed: sections.flatMap(({ parsed }) => parsed.listed),
      kinds: sections.map(({ name }) => PRINCIPAL_SECTIONS[name]),
    },
    problems: sections.flatMap(({ parsed }) => parsed.problems),
  };
}

interface ParsedSection {
  readonly listed: readonly StaticPrincipal[];
  readonly problems: readonly FileProblem[];
}

function parseSection({ value }: LocatedProperty, section: PrincipalSection, source: string): ParsedSection {
  if (value.kind === 'scalar' && value.value === null) return { listed: [], problems: [] };
  if (value.kind !== 'list') return refused(value.line, `${section} must be a list.`);
  if (value.items.length > PRINCIPALS_MAX)
    return refused(value.line, `${section} lists more than ${PRINCIPALS_MAX}.`);
  const entries = value.items.map((item) => parsePrincipalEntry(item, section, source));
  return {
    listed: entries.flatMap(({ principal }) => (principal === null ? [] : [principal])),
    problems: entries.flatMap(({ problems }) => problems),
  };
}

const refused = (line: number, reason: string): ParsedSection => ({
  listed: [],
  problems: [{ line, reason }],
});

/** All files' principals together. */
export const joinPrincipals = (files: readonly StaticPrincipals[]): StaticPrincipals => ({
  listed: files.flatMap(({ listed }) => listed),
  kinds: [...new Set(files.flatMap(({ kinds }) => kinds))],
});

/** Of two entries of one name, or with one external identity, nobody could say which is meant. Texts with their places. */
export function repeatedPrincipals(listed: readonly StaticPrincipal[]): readonly string[] {
  const first = new Map<string, StaticPrincipal>();
  return listed.flatMap((principal) => {
    const marks = [
      { mark: JSON.stringify(principal.name), what: 'name' },
      ...principal.identities.map(({ provider, subject }) => ({
        mark: JSON.stringify([provider, subject]),
        what: 'identity',
      })),
    ];
    return marks.flatMap(({ mark, what }) => {
      const before = first.get(mark);
      if (before === undefined) first.set(mark, principal);
      return before === undefined
        ? []
        : [`${placeText(principal.place)}: the ${what} is that of ${placeText(before.place)} already.`];
    });
  });
}

export const placeText = ({ source, line }: EntryPlace): string =>
  line === null ? source : `${source}, line ${line}`;
