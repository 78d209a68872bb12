/**
 * The functions that an explored statement may call. A list of what is allowed, because a list of what is forbidden
 * would miss whatever the engine's next version adds. None of these reads a file, a setting or the catalogue, runs text
 * as SQL, or makes a value much larger than its arguments.
 */
const AGGREGATES = [
  'any_value', 'approx_distinct', 'approx_count_distinct', 'arbitrary', 'array_agg', 'avg', 'bool_and', 'bool_or',
  'corr', 'count', 'count_if', 'count_star', 'every', 'first', 'last', 'mad', 'max', 'max_by', 'median', 'min',
  'min_by', 'mode', 'quantile_cont', 'stddev', 'stddev_pop', 'stddev_samp', 'string_agg', 'listagg', 'sum',
  'var_pop', 'var_samp', 'variance',
];

const WINDOWS = [
  'cume_dist', 'dense_rank', 'first_value', 'lag', 'last_value', 'lead', 'nth_value', 'ntile', 'percent_rank', 'rank',
  'row_number',
];

const TEXT = [
  'concat', 'concat_ws', 'contains', 'ends_with', 'instr', 'left', 'length', 'lower', 'ltrim', 'position', 'prefix',
  'regexp_extract', 'regexp_full_match', 'regexp_like', 'regexp_matches', 'replace', 'reverse', 'right', 'rtrim',
  'split_part', 'starts_with', 'strlen', 'strpos', 'substr', 'substring', 'suffix', 'trim', 'upper', 'like_escape',
  'not_like_escape', 'ilike_escape', 'not_ilike_escape',
];

const JSON_FUNCTIONS = [
  'json_array_length', 'json_extract', 'json_extract_scalar', 'json_extract_string', 'json_format', 'json_keys',
  'json_parse', 'json_type', 'json_valid',
];

const TIMES = [
  'current_date', 'current_timestamp', 'date_add', 'date_diff', 'date_format', 'date_part', 'date_trunc', 'day',
  'dayofweek', 'epoch', 'epoch_ms', 'from_iso8601_timestamp', 'from_unixtime', 'get_current_timestamp', 'hour',
  'minute', 'month', 'now', 'quarter', 'second', 'strftime', 'timezone', 'to_days', 'to_hours', 'to_iso8601',
  'to_minutes', 'to_months', 'to_seconds', 'to_unixtime', 'to_weeks', 'to_years', 'today', 'week', 'year',
];

const NUMBERS = [
  'abs', 'ceil', 'ceiling', 'exp', 'floor', 'greatest', 'least', 'ln', 'log', 'log10', 'log2', 'mod', 'pow', 'power',
  'round', 'sign', 'sqrt', 'trunc',
];

const COLLECTIONS = [
  'array_join', 'array_to_string', 'array_extract', 'cardinality', 'element_at', 'len', 'list_contains',
  'list_distinct', 'list_extract', 'list_filter', 'list_sort', 'list_transform', 'list_value', 'row', 'struct_extract',
  'struct_pack', 'unnest',
];

const CONDITIONS = ['coalesce', 'if', 'ifnull', 'nullif', 'grouping'];

const OPERATORS = ['+', '-', '*', '/', '//', '%', '||', '~~', '!~~', '~~*', '!~~*', '->', '->>'];

export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set([
  ...AGGREGATES,
  ...WINDOWS,
  ...TEXT,
  ...JSON_FUNCTIONS,
  ...TIMES,
  ...NUMBERS,
  ...COLLECTIONS,
  ...CONDITIONS,
  ...OPERATORS,
]);

/** Make rows or lists out of numbers: allowed with constant bounds of at most {@link SERIES_LENGTH_MAX} steps. */
export const SERIES_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series']);
/** Functions that may stand where a table stands. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([...SERIES_FUNCTIONS, 'unnest']);
export const SERIES_LENGTH_MAX = 100_000;
