import { SEVERITIES, type Severity } from '../../../events/alert-reference.ts';
import { CHANNEL_KINDS, type ChannelKind } from '../../../events/notification-target.ts';
import { nearestName } from '../../../shared/nearest-name.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { LocatedValue } from '../../settings/domain/located-value.ts';
import * as read from '../../static-keys/domain/property-readers.ts';
import type { MailTls, SecretPlace } from './channel.ts';
import { isMailAddress } from './mail-address.ts';
import { unmatchedPattern } from './notification-types.ts';

/** Enough for every way that a team wants to be told by; each has a queue of its own. */
const TYPES_MAX = 50;
const TENANTS_MAX = 500;
const ADDRESSES_MAX = 50;
const PATH_CHARS_MAX = 1_024;
const SECRET_CHARS_MAX = 4_096;

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const TYPE = /^(?:\*|[a-z][a-z_]*(?:\.[a-z_]+)*(?:\.\*)?)$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:.]{2,45}$/;
const PORT_MAX = 65_535;

const scalarOf = (value: LocatedValue): unknown => (value.kind === 'scalar' ? value.value : undefined);

const matching =
  (pattern: RegExp, what: string): read.PropertyReader<string> =>
  (value) => {
    const written = scalarOf(value);
    return typeof written === 'string' && pattern.test(written) ? accept(written) : refuse(`must be ${what}`);
  };

const oneOf =
  <Name extends string>(names: readonly Name[]): read.PropertyReader<Name> =>
  (value) => {
    const written = scalarOf(value);
    const found = names.find((name) => name === written);
    if (found !== undefined) return accept(found);
    const nearest = typeof written === 'string' ? nearestName(written, names) : null;
    return refuse(
      `must be one of ${names.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    );
  };

/** A list of at least one; a single text stands for a list of it. */
const oneOrMore =
  (
    item: read.PropertyReader<string>,
    itemsMax: number,
    what: string,
  ): read.PropertyReader<readonly string[]> =>
  (value) => {
    const items = value.kind === 'list' ? value.items : [value];
    if (items.length === 0 || items.length > itemsMax) return refuse(`must be 1 to ${itemsMax} ${what}`);
    const texts: string[] = [];
    for (const one of items) {
      const result = item(one);
      if (!result.ok) return refuse(`has an item in line ${one.line} that ${result.refusal}`);
      texts.push(result.value);
    }
    return accept([...new Set(texts)]);
  };

const writtenType = matching(TYPE, 'a type such as "alert.raised", or "alert.*", or "*"');
const notificationType: read.PropertyReader<string> = (value) => {
  const type = writtenType(value);
  const problem = type.ok ? unmatchedPattern(type.value) : null;
  return problem === null ? type : refuse(problem);
};

const mailAddress: read.PropertyReader<string> = (value) => {
  const written = scalarOf(value);
  return typeof written === 'string' && isMailAddress(written)
    ? accept(written)
    : refuse('must be a mail address such as oncall@example.com');
};

const port: read.PropertyReader<number> = (value) => {
  const written = scalarOf(value);
  return typeof written === 'number' && Number.isInteger(written) && written >= 1 && written <= PORT_MAX
    ? accept(written)
    : refuse(`must be a whole number from 1 to ${PORT_MAX}`);
};

const path = read.text(PATH_CHARS_MAX);
const variable = matching(VARIABLE, 'the name of an environment variable');
const written = read.text(SECRET_CHARS_MAX);

const place =
  (kind: SecretPlace['kind']): read.PropertyReader<SecretPlace> =>
  (value) => {
    const found = (kind === 'written' ? written : kind === 'file' ? path : variable)(value);
    if (!found.ok) return found;
    const text = found.value;
    return accept(
      kind === 'written' ? { kind, text } : kind === 'file' ? { kind, path: text } : { kind, name: text },
    );
  };

/** Everything that a channel may say, and how it is read. */
export const CHANNEL_PROPERTIES = {
  name: matching(NAME, '1 to 63 lower-case letters, digits, underscores and hyphens'),
  kind: oneOf<ChannelKind>(CHANNEL_KINDS),
  types: oneOrMore(notificationType, TYPES_MAX, 'types of notifications'),
  min_severity: oneOf<Severity>(SEVERITIES),
  tenants: oneOrMore(read.tenant, TENANTS_MAX, 'tenants'),
  url: place('written'),
  url_file: place('file'),
  url_env: place('variable'),
  secret: place('written'),
  secret_file: place('file'),
  secret_env: place('variable'),
  password: place('written'),
  password_file: place('file'),
  password_env: place('variable'),
  ca_file: path,
  host: matching(HOST, 'a host name or an IP address'),
  port,
  tls: oneOf<MailTls>(['starttls', 'implicit', 'none']),
  user: read.text(256),
  from: mailAddress,
  to: oneOrMore(mailAddress, ADDRESSES_MAX, 'mail addresses'),
  tell_recipients: read.yesOrNo,
} as const;

export type ChannelProperty = keyof typeof CHANNEL_PROPERTIES;

type ValueOf<Reader> = Reader extends read.PropertyReader<infer Value> ? Value : never;
/** What an entry said, as far as it could be understood. */
export type WrittenChannel = {
  [Name in ChannelProperty]?: ValueOf<(typeof CHANNEL_PROPERTIES)[Name]>;
};
