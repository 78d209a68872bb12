import type { z } from 'zod';
import type { Stream } from '../../src/events/envelope.ts';
import type { FormerVersion } from '../../src/events/former/former-version.ts';
import { fieldsOf, type EventField } from './event-fields.ts';
import { DATA_MEANINGS, ENVELOPE_MEANINGS } from './field-meanings.ts';

/** What a page says of an event type; `CATALOGUE` of src/events is a record of these. */
export interface DocumentedEvent {
  readonly type: string;
  readonly version: number;
  readonly stream: Stream;
  readonly meaning: string;
  readonly data: z.ZodType;
  readonly event: z.ZodType;
  readonly example: unknown;
}

const NOTICE =
  '<!-- Generated from src/events by `npm run docs:events`; a test compares it with the code. -->';

/** Of each type its versions that are no longer written, oldest first. */
export type FormerVersions = ReadonlyMap<string, readonly FormerVersion[]>;

/** The pages of docs/events, by file name. Throws when a field has no meaning, or a meaning no field. */
export function eventsDocs(
  catalogue: Readonly<Record<string, DocumentedEvent>>,
  former: FormerVersions = new Map(),
): Readonly<Record<string, string>> {
  const events = Object.values(catalogue);
  const pages = events.map((event) => [`${event.type}.md`, eventPage(event, former)] as const);
  return Object.fromEntries([['README.md', indexPage(events)], ...pages]);
}

function indexPage(events: readonly DocumentedEvent[]): string {
  const [first] = events;
  const whole = first === undefined ? [] : fieldsOf(first.event, '');
  const envelope = whole.filter(({ path }) => path !== 'data' && !path.startsWith('data.'));
  const rows = events.map(({ type, version, stream, meaning }) => [
    `[${type}](${type}.md)`,
    String(version),
    stream,
    meaning,
  ]);
  return page('Events', [
    'Every decision about a key, and every look at the trail, is one of these events. They are the only thing that is stored; all else is derived from them.',
    table(['type', 'version', 'stream', 'meaning'], rows),
    '`lifecycle` holds what happened to a key itself: few events, which every process folds whole. `usage` holds everything else: up to every request.',
    '## Envelope',
    'What every event carries, whatever its type, beside `data`, which the pages of the types describe.',
    fieldTable(envelope.map(typeNotVersion), ENVELOPE_MEANINGS, 'the envelope'),
    '## Versions',
    'A published version is never edited. A change of meaning or form is a new version beside the old one, with a function that lifts old events. A program that meets a type or version that it does not know passes the event on byte for byte.',
  ]);
}

/** The index is about all types, and the schema it is read from is one type's. */
const typeNotVersion = (field: EventField): EventField => {
  if (field.path === 'type') return { ...field, type: 'string' };
  return field.path === 'version' ? { ...field, type: 'integer' } : field;
};

function eventPage(
  { type, version, stream, meaning, data, example }: DocumentedEvent,
  former: FormerVersions,
): string {
  return page(type, [
    meaning,
    `Version ${version}, stream \`${stream}\`. The fields beside \`data\` are the same for [every event](README.md#envelope).`,
    '## Fields of `data`',
    fieldTable(fieldsOf(data, ''), DATA_MEANINGS[type] ?? {}, type),
    '## Example',
    json(example),
    ...earlierVersions(former.get(type) ?? []),
  ]);
}

/** What stands in old logs and archives stays there, so whoever reads those must be able to look it up. */
function earlierVersions(former: readonly FormerVersion[]): readonly string[] {
  if (former.length === 0) return [];
  const each = former.flatMap(({ definition, change }) => [
    `### Version ${definition.version}`,
    `${change} Its \`data\` had: ${fieldsOf(definition.data, '')
      .map(({ path }) => `\`${path}\``)
      .join(', ')}.`,
    json(definition.example),
  ]);
  return ['## Earlier versions', 'No longer written, and read as the current one.', ...each];
}

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

function fieldTable(
  fields: readonly EventField[],
  meanings: Readonly<Record<string, string>>,
  where: string,
): string {
  const paths = new Set(fields.map(({ path }) => path));
  const stray = Object.keys(meanings).find((path) => !paths.has(path));
  if (stray !== undefined)
    throw new Error(`test/docs/field-meanings.ts explains ${stray} of ${where}, which has no such field.`);
  const rows = fields.map(({ path, type }) => {
    const meaning = meanings[path];
    if (meaning === undefined)
      throw new Error(`test/docs/field-meanings.ts does not explain ${path} of ${where}.`);
    return [`\`${path}\``, type, meaning];
  });
  return table(['name', 'type', 'meaning'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const page = (title: string, parts: readonly string[]): string =>
  `${[`# ${title}`, NOTICE, ...parts].join('\n\n')}\n`;
