import { z } from 'zod';
import {
  EXCEPTION_STATES,
  exceptionState,
  type ExceptionDeed,
  type PolicyException,
} from '../../../policies/domain/policy-exception.ts';

const nullableText = z.string().nullable();
const deedSchema = z.object({ at: z.string(), by: z.string(), note: nullableText }).nullable();

/** An exception from a policy as the API shows it. */
export const exceptionSchema = z
  .object({
    id: z.string(),
    policy: z.string(),
    tenant: z.string(),
    keyId: nullableText,
    owner: nullableText,
    reason: z.string(),
    until: z.string(),
    state: z.enum(EXCEPTION_STATES),
    requestedAt: z.string(),
    requestedBy: z.string(),
    /** The second person’s, whichever way it went. */
    decision: deedSchema,
    withdrawn: deedSchema,
  })
  .readonly();
export type ExceptionView = z.output<typeof exceptionSchema>;

export const exceptionPageSchema = z.object({
  items: z.array(exceptionSchema).readonly(),
  nextCursor: nullableText,
});
export type ExceptionPageView = z.output<typeof exceptionPageSchema>;

export function exceptionView(exception: PolicyException, now: string): ExceptionView {
  const { id, policy, tenant, keyId, owner, reason, until, requestedAt, requester } = exception;
  return {
    ...{ id, policy, tenant, keyId, owner, reason, until, state: exceptionState(exception, now) },
    ...{ requestedAt, requestedBy: requester },
    decision: deedView(exception.decision),
    withdrawn: deedView(exception.withdrawn),
  };
}

const deedView = (deed: ExceptionDeed | null): z.output<typeof deedSchema> =>
  deed === null ? null : { at: deed.at, by: deed.by.email ?? deed.by.id, note: deed.note };
