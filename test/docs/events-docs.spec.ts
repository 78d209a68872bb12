import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { keyReferenceShape } from '../../src/events/key-reference.ts';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { FORMER_VERSIONS } from '../../src/events/former/former-versions.ts';
import { fieldsOf } from './event-fields.ts';
import { eventsDocs, type DocumentedEvent } from './events-docs.ts';

const folder = join(import.meta.dirname, '../../docs/events');
const COMMAND = 'npm run docs:events';

/** Whether a page says what the code says; a diff of two whole pages would hide the one thing to do. */
const verdict = (page: string | undefined, expected: string | undefined): string =>
  page === expected ? 'up to date' : `out of date: run ${COMMAND}`;

describe('docs/events', () => {
  const pages = eventsDocs(CATALOGUE, FORMER_VERSIONS);

  it('has a page for every event type, an index, and nothing else', async () => {
    const files = await readdir(folder);
    const differing = [
      ...Object.keys(pages).filter((name) => !files.includes(name)),
      ...files.filter((name) => !Object.hasOwn(pages, name)),
    ];
    expect({ differing, command: COMMAND }).toEqual({ differing: [], command: COMMAND });
  });

  it.each(Object.keys(pages))('%s says what the code says', async (name) => {
    const page = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    expect(verdict(page, pages[name])).toBe('up to date');
  });

  it('shows examples that satisfy the schemas they stand beside', () => {
    const former = [...FORMER_VERSIONS.values()].flat().map(({ definition }) => definition);
    for (const { type, event, example } of [...Object.values(CATALOGUE), ...former]) {
      const parsed = event.safeParse(example);
      expect({ type, error: parsed.error?.message }).toEqual({ type, error: undefined });
    }
  });
});

const sample: DocumentedEvent = {
  ...CATALOGUE.KeyExpired,
  data: z.strictObject({ ...keyReferenceShape, expiresAt: z.string(), fingerprint: z.string() }),
};

describe('the event pages', () => {
  it('change when a type changes, so that an outdated page is noticed', () => {
    const changed = { ...sample, version: 2 };
    const name = 'KeyExpired.md';
    const before = eventsDocs({ KeyExpired: sample })[name];
    expect(verdict(before, before)).toBe('up to date');
    expect(verdict(before, eventsDocs({ KeyExpired: changed })[name])).toBe(
      'out of date: run npm run docs:events',
    );
    expect(verdict(undefined, before)).toBe('out of date: run npm run docs:events');
  });

  it('are refused while a field is not explained', () => {
    const data = z.strictObject({
      ...keyReferenceShape,
      expiresAt: z.string(),
      fingerprint: z.string(),
      zone: z.string(),
    });
    expect(() => eventsDocs({ KeyExpired: { ...sample, data } })).toThrow(
      'test/docs/field-meanings.ts does not explain zone of KeyExpired.',
    );
  });

  it('are refused while a field is explained that does not exist', () => {
    const data = z.strictObject({ ...keyReferenceShape, expiresAt: z.string() });
    expect(() => eventsDocs({ KeyExpired: { ...sample, data } })).toThrow(
      'test/docs/field-meanings.ts explains fingerprint of KeyExpired, which has no such field.',
    );
  });
});

describe('the fields of a schema', () => {
  it('are listed with their path and type, outer before inner, null last', () => {
    const schema = z.strictObject({
      kind: z.enum(['a', 'b']),
      id: z.uuid(),
      at: z.iso.datetime(),
      scopes: z.union([z.literal('inherit'), z.array(z.string())]),
      via: z.strictObject({ keyId: z.string().nullable() }).nullable(),
      changed: z.strictObject({ name: z.exactOptional(z.string()), note: z.exactOptional(z.string()) }),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      count: z.int().nullable(),
    });
    expect(fieldsOf(schema, 'data')).toEqual([
      { path: 'data.kind', type: '`a`, `b`' },
      { path: 'data.id', type: 'UUID' },
      { path: 'data.at', type: 'instant' },
      { path: 'data.scopes', type: '`inherit` or array of string' },
      { path: 'data.via', type: 'object or null' },
      { path: 'data.via.keyId', type: 'string or null' },
      { path: 'data.changed', type: 'object with any of `name`, `note`' },
      { path: 'data.parameters', type: 'object of string or number or null' },
      { path: 'data.count', type: 'integer or null' },
    ]);
  });

  it('cannot be of a type that there are no words for', () => {
    expect(() => fieldsOf(z.strictObject({ anything: z.unknown() }), '')).toThrow(
      'No words for the type of anything: {}',
    );
  });
});
