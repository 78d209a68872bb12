import { nearestName } from '../../../shared/nearest-name.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { LocatedValue } from '../../settings/domain/located-value.ts';
import type { PropertyReader } from '../../static-keys/domain/property-readers.ts';

export type { PropertyReader } from '../../static-keys/domain/property-readers.ts';

const scalarOf = (value: LocatedValue): unknown => (value.kind === 'scalar' ? value.value : undefined);

/** A text; `problem` says what is wrong with one, as a clause that does not repeat it. */
export const scalarText =
  (problem: (text: string) => string | null): PropertyReader<string> =>
  (value) => {
    const written = scalarOf(value);
    if (typeof written !== 'string') return refuse('must be a text: put it in quotes');
    const wrong = problem(written);
    return wrong === null ? accept(written) : refuse(wrong);
  };

export const oneOf =
  <Name extends string>(names: readonly Name[]): PropertyReader<Name> =>
  (value) => {
    const written = scalarOf(value);
    const known = names.find((one) => one === written);
    if (known !== undefined) return accept(known);
    const nearest = typeof written === 'string' ? nearestName(written, names) : null;
    return refuse(
      `must be one of ${names.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    );
  };

export const wholeNumber =
  (min: number, max: number): PropertyReader<number> =>
  (value) => {
    const written = scalarOf(value);
    return typeof written === 'number' && Number.isInteger(written) && written >= min && written <= max
      ? accept(written)
      : refuse(`must be a whole number from ${min} to ${max}`);
  };

/** Each once, in their order. */
export const textList =
  <Item>(read: PropertyReader<Item>, itemsMax: number, what: string): PropertyReader<readonly Item[]> =>
  (value) => {
    if (value.kind !== 'list' || value.items.length > itemsMax)
      return refuse(`must be a list of at most ${itemsMax} ${what}`);
    const items = new Set<Item>();
    for (const item of value.items) {
      const result = read(item);
      if (!result.ok) return refuse(`has an item in line ${item.line} that ${result.refusal}`);
      items.add(result.value);
    }
    return accept([...items]);
  };

/** Where an absent list means all: an empty one could be meant as all or as none, and each would surprise somebody. */
export const nonEmpty =
  <Item>(read: PropertyReader<readonly Item[]>): PropertyReader<readonly Item[]> =>
  (value) => {
    const result = read(value);
    return result.ok && result.value.length === 0
      ? refuse('must not be empty; leave it out for all')
      : result;
  };
