import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import type { Channel, SecretPlace, Transport } from './channel.ts';
import type { ChannelProperty } from './channel-properties.ts';
import { endpointProblem, hostOf } from './endpoint-address.ts';
import { readEntry, sentence, type ReadEntry } from './read-channel.ts';
import { webhookSecrets } from './webhook-secrets.ts';

/** Each has connections and a queue of its own. */
export const CHANNELS_MAX = 50;

/** What reading channels depends on besides the file. */
export interface ChannelSurroundings {
  /** The secret that is kept there, or what is wrong as the end of a sentence. */
  readonly readSecret: (place: SecretPlace) => Result<string, string>;
  readonly readFile: (path: string) => Result<string, string>;
  /** Whether messages may go to addresses of an own network. */
  readonly privateAllowed: boolean;
  /** Where channels of kind `kafka` put what they are told; null: there is no Kafka. */
  readonly topic: string | null;
}

/** Reads the section `notification_channels:`; every problem at once. What stands in it is never repeated. */
export function readChannels(
  section: LocatedValue | null,
  surroundings: ChannelSurroundings,
): Result<readonly Channel[], readonly FileProblem[]> {
  if (section === null || (section.kind === 'scalar' && section.value === null)) return accept([]);
  if (section.kind !== 'list')
    return refuse([{ line: section.line, reason: 'notification_channels must be a list of channels.' }]);
  if (section.items.length > CHANNELS_MAX)
    return refuse([
      { line: section.line, reason: `notification_channels lists more than ${CHANNELS_MAX} channels.` },
    ]);
  const channels: Channel[] = [];
  const problems: FileProblem[] = [];
  for (const item of section.items) {
    if (item.kind !== 'mapping') {
      problems.push({ line: item.line, reason: 'an entry must name its properties, such as "name: …".' });
      continue;
    }
    const entry = new Entry(readEntry(item), surroundings);
    const channel = entry.channel();
    problems.push(...entry.problems);
    if (channel === null) continue;
    if (channels.some(({ name }) => name === channel.name))
      problems.push({ line: item.line, reason: 'another channel has the same name.' });
    channels.push(channel);
  }
  return problems.length === 0 ? accept(channels) : refuse(problems);
}

const SMTP_PORT = 587;
const SMTPS_PORT = 465;

/** One entry on its way to a channel, with what was found wrong so far. */
class Entry {
  readonly problems: FileProblem[];
  readonly #read: ReadEntry;
  readonly #surroundings: ChannelSurroundings;

  constructor(read: ReadEntry, surroundings: ChannelSurroundings) {
    this.problems = [...read.problems];
    this.#read = read;
    this.#surroundings = surroundings;
  }

  /** Null where something is wrong. */
  channel(): Channel | null {
    const { written } = this.#read;
    const name = this.#needed('name');
    const kind = this.#needed('kind');
    const types = this.#needed('types');
    if (kind === undefined) return null;
    const made = this.#transport(kind);
    if (made === null || name === undefined || types === undefined || this.problems.length > 0) return null;
    return {
      ...{ name, types, transport: made.transport, target: made.target },
      minSeverity: written.min_severity ?? null,
      tenants: written.tenants ?? null,
      to: written.to ?? [],
    };
  }

  #transport(kind: Transport['kind']): { transport: Transport; target: string | null } | null {
    switch (kind) {
      case 'log':
        return { transport: { kind }, target: null };
      case 'kafka':
        if (this.#surroundings.topic === null)
          this.#problem(['kind'], 'kind kafka needs the profile "cluster"');
        return { transport: { kind }, target: this.#surroundings.topic };
      case 'slack': {
        const endpoint = this.#endpoint();
        return endpoint && { transport: { kind, ...endpoint.http }, target: endpoint.host };
      }
      case 'webhook': {
        const endpoint = this.#endpoint();
        const secrets = this.#place('secret');
        if (secrets !== null) {
          const read = this.#surroundings.readSecret(secrets);
          const checked = read.ok ? webhookSecrets(read.value) : read;
          if (!checked.ok) this.#problem(SECRET, `secret ${checked.refusal}`);
        }
        return (
          endpoint && secrets && { transport: { kind, ...endpoint.http, secrets }, target: endpoint.host }
        );
      }
      case 'email':
        return this.#mailServer();
      default:
        return kind satisfies never;
    }
  }

  #endpoint() {
    const url = this.#place('url');
    if (url === null) return null;
    const { readSecret, privateAllowed } = this.#surroundings;
    const read = readSecret(url);
    const problem = read.ok ? endpointProblem(read.value, privateAllowed) : read.refusal;
    if (problem !== null) this.#problem(URL_PLACES, `url ${problem}`);
    const host = read.ok && problem === null ? hostOf(new URL(read.value)) : '';
    return { http: { url, caFile: this.#caFile() }, host };
  }

  #mailServer(): { transport: Transport; target: string } | null {
    const { written, lineOf } = this.#read;
    const host = this.#needed('host');
    const from = this.#needed('from');
    const tls = written.tls ?? (written.port === SMTPS_PORT ? 'implicit' : 'starttls');
    const port = written.port ?? (tls === 'implicit' ? SMTPS_PORT : SMTP_PORT);
    const tellRecipients = written.tell_recipients ?? true;
    if (written.to === undefined && !tellRecipients)
      this.problems.push({ line: lineOf(), reason: 'to is missing: the channel would tell nobody.' });
    const signIn = this.#signIn();
    if (host === undefined || from === undefined) return null;
    const transport = { kind: 'email', host, port, tls, caFile: this.#caFile(), signIn, from } as const;
    return { transport: { ...transport, tellRecipients }, target: host };
  }

  #signIn(): { readonly user: string; readonly password: SecretPlace } | null {
    const { user } = this.#read.written;
    if (user === undefined) {
      if (this.#place('password', 'optional') !== null)
        this.#problem(PASSWORD, 'password has no meaning without user');
      return null;
    }
    const password = this.#place('password');
    if (password === null) return null;
    const read = this.#surroundings.readSecret(password);
    if (!read.ok) this.#problem(PASSWORD, `password ${read.refusal}`);
    return { user, password };
  }

  #caFile(): string | null {
    const { ca_file: path } = this.#read.written;
    if (path === undefined) return null;
    const read = this.#surroundings.readFile(path);
    if (!read.ok) this.#problem(['ca_file'], `ca_file ${read.refusal}`);
    return path;
  }

  /** A secret stands in one place of three. */
  #place(what: 'url' | 'secret' | 'password', need: 'needed' | 'optional' = 'needed'): SecretPlace | null {
    const names = [what, `${what}_file`, `${what}_env`] as const;
    const places = names.flatMap((name) => this.#read.written[name] ?? []);
    const isMisspelt = this.#read.problems.some(({ reason }) => reason.startsWith(what));
    if (places.length > 1) this.#problem(names, `${what} is given more than once: by ${names.join(', ')}`);
    if (places.length === 0 && need === 'needed' && !isMisspelt)
      this.#problem(names, `${what} is missing: one of ${names.join(', ')}`);
    return places[0] ?? null;
  }

  #needed<Name extends 'name' | 'kind' | 'types' | 'host' | 'from'>(name: Name) {
    const value = this.#read.written[name];
    const isMisspelt = this.#read.problems.some(({ reason }) => reason.startsWith(`${name} `));
    if (value === undefined && !isMisspelt) this.#problem([name], `${name} is missing`);
    return value;
  }

  #problem(names: readonly ChannelProperty[], reason: string): void {
    this.problems.push({ line: this.#read.lineOf(...names), reason: sentence(reason) });
  }
}

const URL_PLACES = ['url', 'url_file', 'url_env'] as const;
const SECRET = ['secret', 'secret_file', 'secret_env'] as const;
const PASSWORD = ['password', 'password_file', 'password_env'] as const;
