import { z } from 'zod';
import { keyRightsShape } from './key-rights.ts';

export const PRINCIPAL_KINDS = ['user', 'service'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Who an identity provider says somebody is. `subject` is the provider's own, unchanging id: OIDC's `sub`. */
export const externalIdentitySchema = z.strictObject({ provider: z.string(), subject: z.string() });
export type ExternalIdentity = Readonly<z.infer<typeof externalIdentitySchema>>;

/** What a principal is: the part that PrincipalCreated sets and PrincipalUpdated changes. */
export const principalDescriptionShape = {
  email: z.string().nullable(),
  tenant: z.string(),
  role: keyRightsShape.role,
  identities: z.array(externalIdentitySchema).readonly(),
};
export const principalDescriptionSchema = z.strictObject(principalDescriptionShape);
export type PrincipalDescription = Readonly<z.infer<typeof principalDescriptionSchema>>;

/** Only the fields that changed are present. */
export const changedPrincipalSchema = z.strictObject({
  email: z.exactOptional(principalDescriptionShape.email),
  tenant: z.exactOptional(principalDescriptionShape.tenant),
  role: z.exactOptional(principalDescriptionShape.role),
  identities: z.exactOptional(principalDescriptionShape.identities),
});
export type ChangedPrincipal = Readonly<z.infer<typeof changedPrincipalSchema>>;
