import { nearestName } from '../../../shared/nearest-name.ts';
import { SCOPES, scopesNamed, type Scope } from './scopes.ts';

/** Names that a list may have at most: each scope once by each of its names. */
export const SCOPE_NAMES_MAX = 2 * SCOPES.length;
/** Longer than the longest name; what is longer need not be compared with anything. */
export const SCOPE_NAME_CHARS_MAX = 50;

/**
 * A list of scopes as it is stored: former names as what they stand for today, each once, in the order of
 * {@link SCOPES}. `inherit` may stand among them, as in Tiled, and then is all that counts.
 */
export function storedScopes(names: readonly string[]): 'inherit' | readonly Scope[] {
  if (names.includes('inherit')) return 'inherit';
  const named = new Set(names.flatMap(scopesNamed));
  return SCOPES.filter((scope) => named.has(scope));
}

/** What is wrong with a name in such a list, for whoever wrote it; null if nothing is. */
export function whyNoScope(name: string): string | null {
  if (name === 'inherit' || scopesNamed(name).length > 0) return null;
  const nearest = name.length > SCOPE_NAME_CHARS_MAX ? null : nearestName(name, SCOPES);
  return `There is no such scope.${nearest === null ? '' : ` Did you mean '${nearest}'?`}`;
}
