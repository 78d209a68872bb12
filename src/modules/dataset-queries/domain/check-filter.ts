import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { BoundValue, Dataset, Dimension, ValueType } from './dataset.ts';
import type { Filter } from './dataset-query.ts';
import {
  FILTER_OPERATORS,
  FILTER_VALUES_MAX,
  type AskedFilter,
  type AskedValue,
  type FilterOperator,
} from './dataset-request.ts';
import { filterValue } from './filter-value.ts';
import { unknownName, type Objection } from './request-objection.ts';

const EQUALITY = ['eq', 'ne', 'in', 'notIn'] as const;
const ORDER = ['gt', 'gte', 'lt', 'lte'] as const;

/** Which comparisons mean something for a type. Texts have an order too, but nobody who asks for it means code points. */
const OPERATORS_OF: Readonly<Record<ValueType, readonly FilterOperator[]>> = {
  text: [...EQUALITY, 'contains', 'isNull'],
  integer: [...EQUALITY, ...ORDER, 'isNull'],
  number: [...EQUALITY, ...ORDER, 'isNull'],
  boolean: ['eq', 'ne', 'isNull'],
  day: [...EQUALITY, ...ORDER, 'isNull'],
  instant: [...EQUALITY, ...ORDER, 'isNull'],
};

export const operatorsOf = (type: ValueType): readonly FilterOperator[] => OPERATORS_OF[type];

const isOperator = (text: string): text is FilterOperator => FILTER_OPERATORS.some((one) => one === text);

/** A filter whose names are known and whose values are of the dimension's type; or what is wrong with it, and where. */
export function checkFilter(dataset: Dataset, asked: AskedFilter, path: string): Result<Filter, Objection> {
  const dimension = dataset.dimensions.find(({ name }) => name === asked.dimension);
  if (dimension === undefined) {
    return refuse(unknownName(`${path}.dimension`, asked.dimension, dataset.dimensions));
  }
  const operators = operatorsOf(dimension.type).map((name) => ({ name }));
  const { operator } = asked;
  if (!isOperator(operator) || !operators.some(({ name }) => name === operator)) {
    return refuse(unknownName(`${path}.operator`, operator, operators));
  }
  const values = checkValues(dimension, operator, asked.value, `${path}.value`);
  return values.ok ? accept({ dimension, operator, values: values.value }) : values;
}

function checkValues(
  dimension: Dimension,
  operator: FilterOperator,
  value: AskedFilter['value'],
  path: string,
): Result<readonly BoundValue[], Objection> {
  const object = (message: string) => refuse({ path, message });
  if (operator === 'in' || operator === 'notIn') {
    if (typeof value !== 'object') return object('Must be a list of values');
    if (value.length === 0 || value.length > FILTER_VALUES_MAX) {
      return object(`Must be a list of 1 to ${FILTER_VALUES_MAX} values`);
    }
    return each(value, (one, index) => checkValue(dimension, one, `${path}[${index}]`));
  }
  if (operator === 'isNull') {
    return typeof (value ?? true) === 'boolean' ? accept([value !== false]) : object('Must be true or false');
  }
  if (value === undefined) return object('Is missing');
  if (typeof value === 'object') return object('Must be one value; operators in and notIn take a list');
  return each([value], (one) => checkValue(dimension, one, path, operator));
}

function checkValue(
  dimension: Dimension,
  asked: AskedValue,
  path: string,
  operator?: FilterOperator,
): Result<BoundValue, Objection> {
  const value = filterValue(dimension.type, asked);
  if (!value.ok) return refuse({ path, message: value.refusal });
  const { values } = dimension;
  // Part of a value is looked for in whatever there is; a whole value that does not exist is a slip of the pen.
  if (values === undefined || operator === 'contains' || values.some((one) => one === value.value))
    return value;
  return refuse(
    unknownName(
      path,
      String(value.value),
      values.map((name) => ({ name })),
    ),
  );
}

function each(
  values: readonly AskedValue[],
  check: (value: AskedValue, index: number) => Result<BoundValue, Objection>,
): Result<readonly BoundValue[], Objection> {
  const checked: BoundValue[] = [];
  for (const [index, value] of values.entries()) {
    const result = check(value, index);
    if (!result.ok) return result;
    checked.push(result.value);
  }
  return accept(checked);
}
