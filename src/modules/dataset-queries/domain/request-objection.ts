import { nearestName } from '../../../shared/nearest-name.ts';
import type { Refusal } from '../../../shared/refusal.ts';

/** What is wrong at one place of a request, in the form of every `validation_failed`. */
export interface Objection {
  readonly path: string;
  readonly message: string;
}

/** More would only repeat themselves. */
const OBJECTIONS_MAX = 20;

export const invalidRequest = (objections: readonly Objection[]): Refusal => ({
  code: 'validation_failed',
  detail: 'The body is not as it must be; errors lists what is wrong.',
  errors: objections.slice(0, OBJECTIONS_MAX),
});

/** Says what there is instead of repeating what was sent, which may be anything. */
export function unknownName(
  path: string,
  name: string,
  known: readonly { readonly name: string }[],
): Objection {
  const names = known.map((one) => one.name);
  const nearest = nearestName(name, names);
  const hint = nearest === null ? '' : `Did you mean ${nearest}? `;
  return { path, message: `${hint}Must be one of ${names.join(', ')}` };
}
