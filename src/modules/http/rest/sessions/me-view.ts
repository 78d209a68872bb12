import { z } from 'zod';
import { ROLES } from '../../../../events/key-rights.ts';
import type { Caller } from '../../../identity/caller.ts';
import { SCOPES } from '../../../identity/domain/scopes.ts';

/** The caller as they look to this installation. `scopes` is what they can really do. */
export const meSchema = z.object({
  kind: z.enum(['key', 'session']),
  owner: z.string(),
  email: z.string().nullable(),
  tenant: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.enum(SCOPES)),
  allowedDatasets: z.array(z.string()).readonly().nullable(),
  key: z.object({ id: z.string(), name: z.string(), fingerprint: z.string() }).nullable(),
  session: z.object({ id: z.string(), principalId: z.string() }).nullable(),
});
export type MeView = Readonly<z.infer<typeof meSchema>>;

export function meView({ credential }: Caller): MeView {
  const { kind, owner, tenant, role, scopes, allowedDatasets } = credential;
  return {
    ...{ kind, owner, tenant, role, allowedDatasets },
    email: credential.kind === 'session' ? credential.email : null,
    scopes: SCOPES.filter((scope) => scopes.has(scope)),
    key:
      credential.kind === 'key'
        ? { id: credential.keyId, name: credential.keyName, fingerprint: credential.keyFingerprint }
        : null,
    session:
      credential.kind === 'session'
        ? { id: credential.sessionId, principalId: credential.principalId }
        : null,
  };
}
