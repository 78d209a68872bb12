import { nearestName } from '../../../shared/nearest-name.ts';
import { refuse, type Result } from '../../../shared/result.ts';
import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import type { PropertyReader } from '../../static-keys/domain/property-readers.ts';

type Readers = Readonly<Record<string, PropertyReader<unknown>>>;
type ValueOf<Reader> = Reader extends PropertyReader<infer Value> ? Value : never;

/** What a mapping says, each name at most once. */
export type Written<Of extends Readers> = { readonly [Name in keyof Of]?: ValueOf<Of[Name]> };

/**
 * Reads a mapping by one reader for each name, and finds every problem of it: unknown names, what is missing, and what is
 * not as it must be, each with its line and without what stands there. A reader may also add problems of its own.
 *
 * @param what the thing, with its article, for sentences about it
 */
export function readMapping<Of extends Readers>(
  value: LocatedValue,
  readers: Of,
  required: readonly (keyof Of & string)[],
  what: string,
  problems: FileProblem[],
): Written<Of> {
  const { line } = value;
  if (value.kind !== 'mapping') {
    problems.push({ line, reason: `${what} must be a mapping from names to values.` });
    return {};
  }
  const written: Record<string, unknown> = {};
  for (const property of value.properties) {
    const result = readProperty(property.name, property.value, readers);
    if (result.ok) written[property.name] = result.value;
    else if (result.refusal !== null) problems.push({ line: property.line, reason: result.refusal });
  }
  for (const name of required)
    if (!value.properties.some((property) => property.name === name))
      problems.push({ line, reason: `${name} is missing.` });
  return written as Written<Of>;
}

function readProperty(name: string, value: LocatedValue, readers: Readers): Result<unknown, string | null> {
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (read === undefined) {
    const names = Object.keys(readers);
    const nearest = nearestName(name, names);
    const hint = nearest === null ? `there are ${names.join(', ')}.` : `did you mean "${nearest}"?`;
    return refuse(`there is no such property; ${hint}`);
  }
  const result = read(value);
  if (result.ok) return result;
  // A reader of a part has named the problems of that part itself.
  if (result.refusal === '') return refuse(null);
  return refuse(/[.?]$/.test(result.refusal) ? `${name} ${result.refusal}` : `${name} ${result.refusal}.`);
}

/** A reader for a part that finds its problems itself; it must add one where it refuses. */
export const part =
  <Value>(problems: FileProblem[], read: (value: LocatedValue) => Value): PropertyReader<Value> =>
  (value) => {
    const before = problems.length;
    const result = read(value);
    return problems.length === before ? { ok: true, value: result } : refuse('');
  };

/** The parts of a list, each read by itself; `[]` where it is none, with a problem. */
export function partsOf(
  name: string,
  value: LocatedValue,
  itemsMax: number,
  problems: FileProblem[],
): readonly LocatedValue[] {
  if (value.kind === 'list' && value.items.length <= itemsMax) return value.items;
  problems.push({ line: value.line, reason: `${name} must be a list of at most ${itemsMax} entries.` });
  return [];
}
