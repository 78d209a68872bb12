import type { KnownEvent, PresentationEvent } from '../../../events/catalogue.ts';
import type { Actor } from '../../../events/envelope.ts';

/** The means of authentication, where audit queries look for it: `$.sessionContext.auth` of `useridentity`. */
export interface ApiKeyAuth {
  readonly type: 'api_key';
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly keyFingerprint: string | null;
}

/** CloudTrail's userIdentity. `type` is one of CloudTrail's own values, because strict readers know no others. */
export interface UserIdentity {
  readonly type: 'IAMUser' | 'AWSService' | 'Unknown';
  readonly principalId: string;
  readonly accountId: string;
  /** The key id: what every off-the-shelf tool pivots on. Never a secret. */
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly email?: string | null;
  /** The component of the service that acted by itself. */
  readonly invokedBy?: string;
  readonly sessionContext?: { readonly auth: ApiKeyAuth };
}

const IDENTITY_TYPES = {
  key: 'IAMUser',
  user: 'IAMUser',
  system: 'AWSService',
  config: 'AWSService',
  anonymous: 'Unknown',
  external: 'Unknown',
} as const satisfies Record<Actor['type'], UserIdentity['type']>;

/** Who an event is about, in CloudTrail's words: of a presented key the key itself, of all else whoever did it. */
export function userIdentity(event: KnownEvent, accountId: string): UserIdentity {
  return isPresentation(event) ? presentedKey(event, accountId) : actingPrincipal(event.actor, accountId);
}

const isPresentation = (event: KnownEvent): event is PresentationEvent => isPresentationType(event.type);

export function isPresentationType(type: string): type is PresentationEvent['type'] {
  switch (type) {
    case 'KeyUsed':
    case 'AuthenticationFailed':
    case 'AccessDenied':
    case 'RateLimited':
      return true;
    default:
      return false;
  }
}

function presentedKey(event: PresentationEvent, accountId: string): UserIdentity {
  const { keyId, actor } = event;
  const { keyName, fingerprint } = event.data;
  if (keyId === null) {
    const nobody = { type: 'Unknown', principalId: actor.id, accountId } as const;
    if (fingerprint === null) return nobody;
    return { ...nobody, sessionContext: { auth: apiKeyAuth(null, keyName, fingerprint) } };
  }
  // A gateway may have asked on the bearer's behalf: its name and address must not pass for the key owner's.
  const isBearer = actor.id === keyId || actor.credential?.keyId === keyId || actor.type === 'external';
  return {
    type: actor.type === 'external' ? 'Unknown' : 'IAMUser',
    principalId: isBearer ? actor.id : keyId,
    accountId,
    accessKeyId: keyId,
    userName: isBearer ? (actor.email ?? actor.id) : (keyName ?? keyId),
    email: isBearer ? actor.email : null,
    sessionContext: { auth: apiKeyAuth(keyId, keyName, fingerprint) },
  };
}

function actingPrincipal(actor: Actor, accountId: string): UserIdentity {
  const type = IDENTITY_TYPES[actor.type] ?? 'Unknown';
  const { id, email, credential } = actor;
  if (credential !== null) {
    return {
      type,
      principalId: id,
      accountId,
      accessKeyId: credential.keyId,
      userName: email ?? id,
      email,
      sessionContext: { auth: apiKeyAuth(credential.keyId, credential.keyName, credential.keyFingerprint) },
    };
  }
  if (type === 'AWSService') return { type, principalId: id, accountId, invokedBy: id };
  if (type === 'Unknown') return { type, principalId: id, accountId };
  return { type, principalId: id, accountId, userName: email ?? id, email };
}

const apiKeyAuth = (
  keyId: string | null,
  keyName: string | null,
  keyFingerprint: string | null,
): ApiKeyAuth => ({
  type: 'api_key',
  keyId,
  keyName,
  keyFingerprint,
});
