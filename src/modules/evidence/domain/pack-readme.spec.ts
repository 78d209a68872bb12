import { expect, it } from '@jest/globals';
import { givenPack } from '../given-pack.fixture.ts';
import { CONTROLS } from './controls.ts';

it.each(CONTROLS)('the README of $id names the files that are there, and no others', (control) => {
  const paths = [
    ...['population.csv', 'population.json', 'sample.csv', 'queries/coverage.sql'],
    ...(control.population === 'keys' ? ['exceptions.json', 'sample-events.json'] : []),
  ];
  const { files } = givenPack(
    paths.map((path) => ({ path, text: path })),
    control,
  );
  const text = files.find(({ path }) => path === 'README.txt')?.text ?? '';
  const part = text.slice(text.indexOf('What is in it'), text.indexOf('Policies whose'));
  const named = [...part.matchAll(/^- ([^:]*):/gm)].flatMap(([, names = '']) => names.split(', '));
  expect(named).toEqual([
    ...['population.csv', 'population.json'],
    ...(control.population === 'keys' ? ['exceptions.json'] : []),
    'sample.csv',
    ...(control.population === 'keys' ? ['sample-events.json'] : []),
    ...['queries/', 'manifest.json', 'SHA256SUMS'],
  ]);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(control.counted);
});
