import type { Refusal } from '../../../../shared/refusal.ts';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';

/** How Quilt says no: as a value among the answers, since the client takes anything else for a broken server. */
export interface InvalidInput {
  readonly __typename: 'InvalidInput';
  readonly errors: readonly {
    /** Which argument, such as `input.name`; null: none in particular. */
    readonly path: string | null;
    readonly message: string;
    /** The code of the refusal: docs/errors has a page on it. */
    readonly name: string;
    readonly context: Readonly<Record<string, unknown>> | null;
  }[];
}

/** @param within the argument that the refusal's own paths are inside of; null: they are arguments themselves */
export function invalidInput(refusal: Refusal, within: string | null): InvalidInput {
  const { code, detail, errors = [] } = refusal;
  if (errors.length === 0)
    return {
      __typename: 'InvalidInput',
      errors: [{ path: within, message: scrubSecrets(detail), name: code, context: null }],
    };
  return {
    __typename: 'InvalidInput',
    errors: errors.map(({ path, message }) => ({
      path: within === null ? path : `${within}.${path}`,
      message,
      name: code,
      context: null,
    })),
  };
}
