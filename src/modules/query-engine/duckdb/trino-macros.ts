/**
 * The Trino functions that queries/ use and DuckDB lacks or means differently, as macros. queries/README.md lists them
 * for authors. A macro takes precedence over a built-in of the same name; `system.main` reaches the built-in.
 */
export const TRINO_MACROS: readonly string[] = [
  // Exact path first. Else the same path with keys compared in lower case: table formats differ in whether they keep
  // the case of nested keys, and queries for both kinds are in circulation. Only keys are lower-cased, never values.
  `CREATE MACRO json_in_any_case(j, p) AS list_reduce(
     list_prepend(j::VARCHAR, string_split(lower(p), '.')[2:]),
     lambda inner_json, key: (json_extract(inner_json, '$.*')[
       list_position(list_transform(json_keys(inner_json), lambda k: lower(k)), key)])::VARCHAR)`,
  `CREATE MACRO scalar_at(j, p) AS CASE
     WHEN left(json_extract_string(j, p), 1) IN ('{', '[') AND json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL
     ELSE json_extract_string(j, p) END`,
  // The list of one is DuckDB's way to use a value several times without computing it as often.
  `CREATE MACRO json_extract_scalar(j, p) AS coalesce(
     scalar_at(j, p),
     CASE WHEN regexp_matches(p, '^\\$(\\.[A-Za-z0-9_]+)+$') AND json_type(j, p) IS NULL
       THEN list_transform([json_in_any_case(j, p)], lambda found: scalar_at(found, '$'))[1] END)`,
  `CREATE MACRO json_parse(t) AS CAST(t AS JSON)`,
  `CREATE MACRO json_format(j) AS CAST(j AS VARCHAR)`,

  // MySQL's letters to strftime's. The month name goes first, because %i becomes its letter. No cast of `t`: with a known
  // type the format would be required to be constant when the macro is made.
  `CREATE MACRO date_format(t, f) AS strftime(t,
     replace(replace(replace(replace(replace(replace(f,
       '%M', '%B'), '%W', '%A'), '%i', '%M'), '%s', '%S'), '%e', '%-d'), '%T', '%H:%M:%S'))`,
  // DuckDB's own counts boundaries crossed, Trino's counts whole units elapsed.
  `CREATE MACRO date_diff(unit, a, b) AS date_sub(unit, CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP))`,
  `CREATE MACRO date_add(unit, n, t) AS t + CASE lower(unit)
     WHEN 'second' THEN to_seconds(CAST(n AS BIGINT))
     WHEN 'minute' THEN to_minutes(CAST(n AS BIGINT))
     WHEN 'hour' THEN to_hours(CAST(n AS BIGINT))
     WHEN 'day' THEN to_days(CAST(n AS INTEGER))
     WHEN 'week' THEN to_weeks(CAST(n AS INTEGER))
     WHEN 'month' THEN to_months(CAST(n AS INTEGER))
     WHEN 'quarter' THEN to_months(3 * CAST(n AS INTEGER))
     WHEN 'year' THEN to_years(CAST(n AS INTEGER))
     ELSE error('date_add knows no unit ' || unit) END`,
  `CREATE MACRO from_iso8601_timestamp(t) AS CAST(t AS TIMESTAMPTZ)`,
  `CREATE MACRO to_iso8601(t) AS strftime(CAST(t AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%g')`,
  `CREATE MACRO to_unixtime(t) AS epoch(CAST(t AS TIMESTAMP))`,
  `CREATE MACRO from_unixtime(n) AS to_timestamp(n)`,

  `CREATE MACRO approx_distinct(x) AS approx_count_distinct(x)`,
  `CREATE MACRO arbitrary(x) AS any_value(x)`,
  `CREATE MACRO regexp_like(t, pattern) AS regexp_matches(t, pattern)`,
  // Trino gives null where DuckDB gives an empty text.
  `CREATE MACRO regexp_extract(t, pattern) AS
     CASE WHEN regexp_matches(t, pattern) THEN system.main.regexp_extract(t, pattern) END,
   (t, pattern, part) AS
     CASE WHEN regexp_matches(t, pattern) THEN system.main.regexp_extract(t, pattern, part) END`,
  `CREATE MACRO split_part(t, separator, n) AS string_split(t, separator)[n]`,

  `CREATE MACRO cardinality(list) AS len(list)`,
  `CREATE MACRO element_at(list, n) AS list_extract(list, n)`,
  `CREATE MACRO array_join(list, separator) AS array_to_string(list, separator)`,
];
