import type { Refusal } from '../../../../shared/refusal.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { problemOf } from '../../problems/problem.ts';

export const PROBLEM_HEADER = 'x-keytrail-problem';

/**
 * The problem as JSON of printable ASCII. nginx's auth_request drops the body of an answer, so without this header its
 * clients would be told a status and nothing else. The list of wrong fields stays in the body: it has no bound that a
 * proxy's header buffer would be sure to hold.
 */
export function problemHeader(refusal: Refusal, requestId: string): string {
  const { errors: _errors, ...problem } = problemOf(refusal, requestId);
  return scrubSecrets(JSON.stringify(problem)).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
