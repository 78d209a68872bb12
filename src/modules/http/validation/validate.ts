import type { z } from 'zod';
import type { Refusal } from '../../../shared/refusal.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';
import { RefusedError } from '../problems/refused-error.ts';

/** More would only repeat themselves; an array of thousands of wrong elements has one cause. */
const ERRORS_MAX = 20;

/** `scopes[1]`, for people and for programs; `$` for the whole input. */
const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '') || '$';

/** The refusal for input that does not satisfy its schema. Messages name fields and limits, never what was sent. */
export function refusalOfIssues(issues: readonly z.core.$ZodIssue[], where: string): Refusal {
  return {
    code: 'validation_failed',
    detail: `The ${where} is not as it must be; errors lists what is wrong.`,
    errors: issues
      .slice(0, ERRORS_MAX)
      .map((issue) => ({ path: scrubSecrets(jsonPath(issue.path)), message: scrubSecrets(issue.message) })),
  };
}

/** @throws RefusedError `validation_failed` listing the wrong fields */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusedError(refusalOfIssues(parsed.error.issues, where));
}
