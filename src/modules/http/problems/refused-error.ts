import type { Refusal } from '../../../shared/refusal.ts';
import type { Result } from '../../../shared/result.ts';

/**
 * Carries a refusal out of a guard, a pipe or a controller, where Nest knows no other way than to throw. Only the HTTP
 * room does this, and only the problem filter catches it.
 */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

/** @throws RefusedError if the result is a refusal */
export function valueOf<Value>(result: Result<Value, Refusal>): Value {
  if (result.ok) return result.value;
  throw new RefusedError(result.refusal);
}
