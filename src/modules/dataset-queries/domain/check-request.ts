import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetQuery, Filter } from './dataset-query.ts';
import { QUERY_VALUES_MAX, type DatasetRequest } from './dataset-request.ts';
import { checkFilter } from './check-filter.ts';
import { invalidRequest, unknownName, type Objection } from './request-objection.ts';

/** Finds every name of a request in the dataset and checks every value; refuses with all that is wrong at once. */
export function checkRequest(dataset: Dataset, request: DatasetRequest): Result<DatasetQuery, Refusal> {
  const objections: Objection[] = [];
  const metrics = found(request.metrics, dataset.metrics, 'metrics', objections);
  const dimensions = found(request.dimensions, dataset.dimensions, 'dimensions', objections);
  const filters = checkedFilters(dataset, request, objections);
  const order = checkedOrder([...dimensions, ...metrics], request, objections);
  if (objections.length > 0) return refuse(invalidRequest(objections));
  return accept({ dataset, metrics, dimensions, filters, order, limit: request.limit });
}

function found<Named extends { readonly name: string }>(
  names: readonly string[],
  known: readonly Named[],
  path: string,
  objections: Objection[],
): readonly Named[] {
  return names.flatMap((name, index) => {
    const one = known.find((candidate) => candidate.name === name);
    if (one === undefined) objections.push(unknownName(`${path}[${index}]`, name, known));
    else if (names.indexOf(name) < index) {
      objections.push({ path: `${path}[${index}]`, message: 'Is named twice' });
    }
    return one === undefined ? [] : [one];
  });
}

function checkedFilters(
  dataset: Dataset,
  request: DatasetRequest,
  objections: Objection[],
): readonly Filter[] {
  const filters = request.filters.flatMap((asked, index) => {
    const filter = checkFilter(dataset, asked, `filters[${index}]`);
    if (filter.ok) return [filter.value];
    objections.push(filter.refusal);
    return [];
  });
  const values = filters.reduce((sum, filter) => sum + filter.values.length, 0);
  if (values > QUERY_VALUES_MAX) {
    objections.push({ path: 'filters', message: `Must have at most ${QUERY_VALUES_MAX} values in all` });
  }
  return filters;
}

function checkedOrder(
  columns: readonly DatasetQuery['order'][number]['column'][],
  { orderBy }: DatasetRequest,
  objections: Objection[],
): DatasetQuery['order'] {
  return orderBy.flatMap(({ by, direction }, index) => {
    const column = columns.find(({ name }) => name === by);
    if (column !== undefined) return [{ column, direction }];
    objections.push(unknownName(`orderBy[${index}].by`, by, columns));
    return [];
  });
}
