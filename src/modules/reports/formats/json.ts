import type { Report } from '../domain/report.ts';

/**
 * The report as it is, members in a fixed order and one row a line, so that two of the same basis can be compared line by
 * line. In pieces, because a million keys come to more than one text can hold (2^29 characters).
 */
export function* toJson(report: Omit<Report, 'kind'> & { readonly kind: string }): Generator<string> {
  yield* pieces(report, '');
  yield '\n';
}

/** Whatever holds a list gets a line for each member or element; all else, rows above all, is one line. */
function* pieces(value: unknown, indent: string): Generator<string> {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    const elements: readonly unknown[] = value;
    // Elements of one list have the same members, so the first tells: a million rows are not each searched for lists.
    const isNested = holdsList(elements[0]);
    let before = '[\n';
    for (const element of elements) {
      if (isNested) {
        yield before + inner;
        yield* pieces(element, inner);
      } else yield before + inner + JSON.stringify(element);
      before = ',\n';
    }
    yield `\n${indent}]`;
  } else if (holdsList(value)) {
    let before = '{\n';
    for (const [name, member] of Object.entries(value)) {
      yield `${before}${inner}${JSON.stringify(name)}: `;
      yield* pieces(member, inner);
      before = ',\n';
    }
    yield `\n${indent}}`;
  } else yield JSON.stringify(value);
}

function holdsList(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const name in value)
    if (Array.isArray((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}
