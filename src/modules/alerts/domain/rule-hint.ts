import { nearestName } from '../../../shared/nearest-name.ts';

/** What to say to somebody who named a rule that there is not: the one that was probably meant, else all that there are. */
export function ruleHint(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === null ? `there are ${names.join(', ')}.` : `did you mean "${nearest}"?`;
}
