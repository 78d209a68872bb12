import type { ChannelKind } from '../../../events/notification-target.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import type { FileProblem, LocatedMapping } from '../../settings/domain/located-value.ts';
import { CHANNEL_PROPERTIES, type ChannelProperty, type WrittenChannel } from './channel-properties.ts';

const NAMES = Object.keys(CHANNEL_PROPERTIES) as readonly ChannelProperty[];
const isProperty = (name: string): name is ChannelProperty => NAMES.some((known) => known === name);

const ABOUT_ALL: readonly ChannelProperty[] = ['name', 'kind', 'types', 'min_severity', 'tenants'];
const ENDPOINT: readonly ChannelProperty[] = ['url', 'url_file', 'url_env', 'ca_file'];
const SECRET: readonly ChannelProperty[] = ['secret', 'secret_file', 'secret_env'];
const PASSWORD: readonly ChannelProperty[] = ['password', 'password_file', 'password_env'];

/** What a channel of each kind may say beside {@link ABOUT_ALL}. */
const OF_KIND: Readonly<Record<ChannelKind, readonly ChannelProperty[]>> = {
  log: [],
  kafka: [],
  slack: ENDPOINT,
  webhook: [...ENDPOINT, ...SECRET],
  email: ['host', 'port', 'tls', 'ca_file', 'user', ...PASSWORD, 'from', 'to', 'tell_recipients'],
};

/** One entry of `notification_channels:` as far as it could be understood, property by property. */
export interface ReadEntry {
  readonly written: WrittenChannel;
  readonly problems: readonly FileProblem[];
  /** Where a property stands; the entry itself where it is absent. */
  readonly lineOf: (...names: readonly ChannelProperty[]) => number;
}

/** Reads the properties of one entry, each by itself, and finds those that its kind does not have. */
export function readEntry(item: LocatedMapping): ReadEntry {
  const written: WrittenChannel = {};
  const problems: FileProblem[] = [];
  for (const { name, line, value } of item.properties) {
    if (!isProperty(name)) {
      problems.push({ line, reason: unknownProperty(name) });
      continue;
    }
    const result = CHANNEL_PROPERTIES[name](value);
    if (result.ok) Object.assign(written, { [name]: result.value });
    else problems.push({ line, reason: sentence(`${name} ${result.refusal}`) });
  }
  return { written, problems: [...problems, ...foreign(item, written.kind)], lineOf: lineIn(item) };
}

/** A property that has no meaning would be taken for one that has. */
function foreign(item: LocatedMapping, kind: ChannelKind | undefined): readonly FileProblem[] {
  if (kind === undefined) return [];
  return item.properties
    .filter(({ name }) => isProperty(name) && !ABOUT_ALL.includes(name) && !OF_KIND[kind].includes(name))
    .map(({ name, line }) => ({ line, reason: `${name} has no meaning for a channel of kind ${kind}.` }));
}

const lineIn =
  (item: LocatedMapping): ReadEntry['lineOf'] =>
  (...names) =>
    item.properties.find(({ name }) => names.some((one) => one === name))?.line ?? item.line;

export const sentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`);

/** Does not repeat the name: a secret may stand where a name should. */
function unknownProperty(name: string): string {
  const nearest = nearestName(name, NAMES);
  return nearest === null
    ? `there is no such property; there are ${NAMES.join(', ')}.`
    : `there is no such property; did you mean "${nearest}"?`;
}
