import { z } from 'zod';

/**
 * What every event carries, whatever its type: the six content elements of NIST SP 800-53 AU-3 (what, when, where,
 * source, outcome, identity), plus the ordering key.
 */

/** `lifecycle`: few events, folded whole by every process. `usage`: up to every request, shared out between them. */
export const STREAMS = ['lifecycle', 'usage'] as const;
export type Stream = (typeof STREAMS)[number];

/** Success, or the reason why not. The codes are the same in `verify`'s answer, in events, in SQL and in metrics. */
export const OUTCOMES = [
  'SUCCESS',
  'INVALID',
  'EXPIRED',
  'REVOKED',
  'DISABLED',
  'FORBIDDEN',
  'RATE_LIMITED',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Who did it. `credential` is set whenever an API key was the means, and is what audit queries pivot on. */
export const actorSchema = z.strictObject({
  type: z.enum(['key', 'user', 'system', 'config', 'anonymous', 'external']),
  /** Key id for keys, user id for users, component name for system, `anonymous` when nobody was identified. */
  id: z.string(),
  email: z.string().nullable(),
  credential: z
    .strictObject({ keyId: z.string(), keyName: z.string(), keyFingerprint: z.string() })
    .nullable(),
});
export type Actor = Readonly<z.infer<typeof actorSchema>>;

/** From where it came. All null for what the service does by itself. */
export const originSchema = z.strictObject({
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type Origin = Readonly<z.infer<typeof originSchema>>;

export const envelopeShape = {
  /** UUIDv7 (RFC 9562) for our own events; for imported records the source's own event id. The dedupe key. */
  id: z.uuid(),
  type: z.string(),
  version: z.int().positive(),
  /** When the action completed, ISO 8601 UTC with milliseconds. */
  time: z.iso.datetime({ precision: 3 }),
  /** The key concerned: the ordering key of both streams. Null when no key could be identified. */
  keyId: z.string().nullable(),
  tenant: z.string(),
  actor: actorSchema,
  origin: originSchema,
  outcome: z.enum(OUTCOMES),
};

export interface EventEnvelope<
  Type extends string = string,
  Version extends number = number,
  Data = unknown,
> {
  readonly id: string;
  readonly type: Type;
  readonly version: Version;
  readonly time: string;
  readonly keyId: string | null;
  readonly tenant: string;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly outcome: Outcome;
  readonly data: Data;
}

export const NO_ORIGIN: Origin = { ip: null, userAgent: null, requestId: null };

/** The actor of what the service does by itself, such as the expiry sweep. */
export const systemActor = (component: string): Actor => ({
  type: 'system',
  id: component,
  email: null,
  credential: null,
});

export const ANONYMOUS: Actor = { type: 'anonymous', id: 'anonymous', email: null, credential: null };
