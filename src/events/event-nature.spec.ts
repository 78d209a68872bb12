import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from './catalogue.ts';
import { EVENT_NATURE, type EventNature } from './event-nature.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const typesOf = (nature: EventNature): readonly string[] =>
  Object.entries(EVENT_NATURE)
    .filter(([, given]) => given === nature)
    .map(([type]) => type);

describe('whether an event is a change', () => {
  it('is decided for every type of the catalogue', () => {
    expect(Object.keys(EVENT_NATURE)).toEqual(Object.keys(CATALOGUE));
  });

  it('is the same in the statement that lists changes', () => {
    const listed = /eventname IN \(([^)]*)\)/.exec(textOf('queries/audit/admin-actions.sql'))?.[1] ?? '';
    expect([...listed.matchAll(/'(\w+)'/g)].map(([, type]) => type)).toEqual(typesOf('change'));
  });

  it.each(['change', 'use', 'look', 'finding', 'message'] as const)('is documented: %s', (nature) => {
    const row = new RegExp(`^\\| ${nature} +\\|([^|]*)\\|`, 'm').exec(textOf('docs/evidence.md'))?.[1] ?? '';
    expect([...row.matchAll(/`(\w+)`/g)].map(([, type]) => type)).toEqual(typesOf(nature));
  });
});
