import type { ExternalIdentity } from '../../../events/principal-description.ts';
import type { Refusal } from '../../../shared/refusal.ts';

/** Id of the principal that signs in as an external identity; undefined: nobody does. */
export type IdentityOwners = (identity: ExternalIdentity) => string | undefined;

/** One sign-in at a provider must mean one principal. Null: each of the identities is free, or the principal's already. */
export function takenIdentity(
  identities: readonly ExternalIdentity[],
  principalId: string,
  owners: IdentityOwners,
): Refusal | null {
  for (const identity of identities) {
    const owner = owners(identity);
    if (owner === undefined || owner === principalId) continue;
    return {
      code: 'principal_exists',
      detail: `Another principal signs in as '${identity.subject}' of '${identity.provider}' already.`,
    };
  }
  return null;
}
