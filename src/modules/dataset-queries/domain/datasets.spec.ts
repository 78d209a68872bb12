import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NAME_CHARS_MAX } from './dataset-request.ts';
import { DATASETS } from './datasets.ts';

const QUERIES = new URL('../../../../queries/datasets/', import.meta.url);

describe.each(DATASETS)('the dataset $name', ({ name, metrics, dimensions, sourceParameters }) => {
  it('has no name twice, since both kinds stand side by side in a row', () => {
    const names = [...dimensions, ...metrics].map((one) => one.name);
    expect(names.filter((one, index) => names.indexOf(one) < index)).toEqual([]);
    expect(names.filter((one) => !/^[a-z][A-Za-z]*$/.test(one) || one.length > NAME_CHARS_MAX)).toEqual([]);
  });

  it('binds no value outside of its source, so that parameters keep their order', () => {
    expect([...dimensions, ...metrics].filter(({ sql }) => sql.includes('?'))).toEqual([]);
    const source = readFileSync(new URL(`${name}.sql`, QUERIES), 'utf8').replaceAll(/--.*$/gm, '');
    expect(sourceParameters('2026-11-20T00:00:00.000Z')).toHaveLength(source.split('?').length - 1);
  });

  it('can be limited to the keys of one owner and to one tenant', () => {
    expect(dimensions.map((one) => one.name)).toEqual(expect.arrayContaining(['owner', 'tenant', 'keyId']));
  });
});
