import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  DIMENSIONS_MAX,
  FILTER_VALUES_MAX,
  FILTERS_MAX,
  METRICS_MAX,
  QUERY_VALUES_MAX,
  ROWS_DEFAULT,
  ROWS_MAX,
  VALUE_CHARS_MAX,
} from '../../src/modules/dataset-queries/domain/dataset-request.ts';
import { describeDatasets } from './datasets-page.ts';

const page = readFileSync(new URL('../../docs/datasets.md', import.meta.url), 'utf8');

describe('docs/datasets.md', () => {
  it('lists every operator, dataset, metric and dimension as the catalogue has it', () => {
    expect(page).toContain(describeDatasets());
  });

  it('states the bounds that are enforced', () => {
    const stated = [...page.matchAll(/\*\*([\d,]+)\*\*/g)].map(([, figure = '']) =>
      Number(figure.replaceAll(',', '')),
    );
    expect(stated).toEqual([
      METRICS_MAX,
      DIMENSIONS_MAX,
      FILTERS_MAX,
      FILTER_VALUES_MAX,
      QUERY_VALUES_MAX,
      VALUE_CHARS_MAX,
      ROWS_DEFAULT,
      ROWS_MAX,
    ]);
  });
});
