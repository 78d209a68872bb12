import { z } from 'zod';
import { ROLES } from '../../../../events/key-rights.ts';
import { externalIdentitySchema, PRINCIPAL_KINDS } from '../../../../events/principal-description.ts';
import { isDeclared } from '../../../identity/domain/principal-refusals.ts';
import type { Principal } from '../../../identity/domain/principal.ts';

const nullableText = z.string().nullable();

/** A user or a service as the API shows it. */
export const principalSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(PRINCIPAL_KINDS),
    status: z.enum(['ACTIVE', 'DISABLED']),
    email: nullableText,
    tenant: z.string(),
    role: z.enum(ROLES),
    identities: z.array(externalIdentitySchema).readonly(),
    /** A file declares it, and it is changed there. */
    declared: z.boolean(),
    createdAt: z.string(),
    createdBy: z.string(),
    disabledAt: nullableText,
  })
  .readonly();
export type PrincipalView = z.output<typeof principalSchema>;

export const principalPageSchema = z.object({
  items: z.array(principalSchema).readonly(),
  nextCursor: nullableText,
});
export type PrincipalPageView = z.output<typeof principalPageSchema>;

export const principalView = (principal: Principal): PrincipalView => ({
  id: principal.id,
  name: principal.name,
  kind: principal.kind,
  status: principal.disabledAt === null ? 'ACTIVE' : 'DISABLED',
  email: principal.email,
  tenant: principal.tenant,
  role: principal.role,
  identities: principal.identities,
  declared: isDeclared(principal),
  createdAt: principal.createdAt,
  createdBy: principal.createdBy,
  disabledAt: principal.disabledAt,
});
